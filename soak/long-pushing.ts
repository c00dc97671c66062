import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { livePushDay } from './support/children.ts'
import { fittedGrowth, megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'

/** A push every 15 s for 24 hours, with 1,500 events before each; the short form covers a quarter of an hour. */
const size = full ? { pushes: 5_760, samples: 48 } : { pushes: 60, samples: 12 }

/** Bytes by which the heap in use may grow in the second half, for recently collected objects. */
const growthLimit = 1e6

/**
 * Starts a receiver that stores nothing, so that only the sender takes time. It is away for each tenth request, and
 * breaks off each twenty-fifth.
 */
async function startReceiver (t: Pick<Test, 'teardown'>): Promise<string> {
  let requests = 0
  const server = createServer((req, res) => {
    requests++
    if (requests % 25 === 0) return req.socket.resetAndDestroy()
    req.resume().on('end', () => { res.writeHead(requests % 10 === 0 ? 503 : 204).end() })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(async () => {
    const closed = once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`
}

const secondHalf = (figures: readonly number[]): readonly number[] => figures.slice(figures.length / 2)

t.test('a day of traces and pushes leaks nothing, and loses nothing', async t => {
  const day = await livePushDay(t, { ...size, url: await startReceiver(t), leaks: false })
  const growth = fittedGrowth(secondHalf(day.heap))
  const { samples, rejected, uncertain, unsent, dropped, retries } = day.report
  t.comment(`heap in use grew in the second half by: ${megabytes(growth)}`)
  t.comment(`open files: ${day.files.at(-1)}`)
  t.comment(`samples: ${samples}, retries: ${retries}`)
  t.ok(growth < growthLimit, `${growth} bytes`)
  // While it measures, the connection that the receiver has broken off may be gone
  t.ok(Math.max(...day.files) - Math.min(...day.files) <= 1, `${day.files}`)
  t.strictSame([day.events, day.warnings], [size.pushes * 1_500, []])
  t.strictSame({ rejected, unsent, dropped }, { rejected: 0, unsent: 0, dropped: 0 })
  t.ok(samples + uncertain > day.collected, 'series end, also before the last push')
  t.ok(retries > 0)
})

t.test('kept metrics and files left open are noticed, so the test above can fail', async t => {
  const day = await livePushDay(t, { pushes: 60, samples: 12, url: await startReceiver(t), leaks: true })
  const growth = fittedGrowth(secondHalf(day.heap))
  t.ok(growth > growthLimit, `${growth} bytes`)
  t.ok(day.files.at(-1)! - day.files[0]! >= 10, `${day.files}`)
})
