import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { counterText } from '../test/support/counter-text.ts'
import { request } from '../test/support/http.ts'
import { startClients, startServer, type Job } from './support/children.ts'
import { measured, megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'

const [count, atOnce] = full ? [10_000, 1_000] : [300, 100]

/**
 * Kept: bytes by which what is referenced grows after the first concurrent scrapes. Resident: the same of the process.
 * V8's young generation takes 48 MB, and malloc keeps the room of texts that were garbage: on a busy machine, where
 * scrapes share few texts, buffers took 68 MB before V8 collected them, and the process kept 58 to 78 MB (Node 26).
 * Lag: milliseconds for which the event loop is blocked.
 */
const limits = { kept: 3e6, resident: 120e6, lag: 100 }

const scrape = startClients(t)

const text = counterText(...Array.from({ length: 1_000 }, (_, i) => {
  const labels = [
    'id="append"',
    'object_classname="Hypercore"',
    `object_id="${i + 1}"`,
    'parent_object_classname="Corestore"',
    'parent_object_id="1"',
    'caller_functionname="append"',
    'caller_filename="/app/node_modules/hypercore/index.js"'
  ]
  return `trace_counter{${labels.join(',')}} ${i % 3 + 1}`
}))

const variants = [
  { title: 'on new connections', collectDefaults: false, keepAlive: false, gzip: false },
  { title: 'on keep-alive connections, with default metrics', collectDefaults: true, keepAlive: true, gzip: false },
  { title: 'on keep-alive connections, compressed', collectDefaults: false, keepAlive: true, gzip: true },
  { title: 'on new connections, compressed, with default metrics', collectDefaults: true, keepAlive: false, gzip: true }
]

for (const { title, collectDefaults, keepAlive, gzip } of variants) {
  t.test(`${count} scrapes, ${atOnce} at a time, ${title}, are complete`, async t => {
    const server = await startServer(t, collectDefaults)
    const url = `http://127.0.0.1:${server.port}/metrics`
    const { body } = await request(url)
    t.equal(body.slice(0, text.length), text)
    const families = Array.from(body.slice(text.length).matchAll(/^# TYPE (\S+) /gm), ([, name]) => name!)
    t.equal(families.length > 10, collectDefaults)

    const job = { url, atOnce, keepAlive, gzip, text, families }
    t.strictSame(await scrape({ ...job, count: atOnce }), { outcomes: { whole: atOnce }, atOnce })
    const { lag, kept, resident, residentPeak } = await server.measure(async () => {
      t.strictSame(await scrape({ ...job, count }), { outcomes: { whole: count }, atOnce })
    })
    t.comment(`the event loop was blocked for at most: ${lag.toFixed(0)} ms`)
    t.comment(`memory in use grew by: ${megabytes(kept)}`)
    t.comment(`resident memory grew by: ${megabytes(resident)}, with garbage by up to ${megabytes(residentPeak)}`)
    t.ok(kept <= limits.kept, `${kept} bytes are kept`)
    t.ok(resident <= limits.resident, `${resident} bytes`)
    if (full) t.ok(lag <= limits.lag, `${lag} ms`)
  })
}

t.test('incomplete scrapes are noticed, so the tests above can fail', async t => {
  const lines = text.split('\n')
  const answers: Array<[outcome: string, answer: RequestListener]> = [
    ['whole', (_, res) => res.end(`${text}\n# TYPE other counter\nother 1\n`)],
    ['status 500', (_, res) => res.writeHead(500).end(text)],
    ['other series', (_, res) => res.end(lines.toSpliced(500, 1).join('\n'))],
    ['other series', (_, res) => res.end(text.replace('} 3\n', '} 2\n'))],
    ['other series', (_, res) => res.end(text.slice(0, -1))],
    ['an invalid line', (_, res) => res.end(`${text}\n# TYPE other counter\nother\n`)],
    ['an invalid line', (_, res) => res.end(`${text}\n# TYPE other counter\nother 1`)],
    ['other families: ', (_, res) => res.end(text)],
    [`Content-Length undefined with ${text.length} bytes`, (_, res) => { res.write(text); res.end() }],
    ['Content-Encoding gzip', (_, res) => res.setHeader('content-encoding', 'gzip').end(text)],
    ['cut off, ECONNRESET', (_, res) => {
      res.writeHead(200, { 'content-length': 1e6 }).write(text, () => res.destroy())
    }],
    ['failed, ECONNRESET', req => req.destroy()]
  ]
  let answer: RequestListener
  const server = createServer((req, res) => answer(req, res))
  t.teardown(() => { server.close() })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  const job: Job = { url, count: 3, atOnce: 2, keepAlive: false, gzip: false, text, families: ['other'] }
  const seen: Array<Record<string, number>> = []
  for ([, answer] of answers) seen.push((await scrape(job)).outcomes)
  t.strictSame(seen, answers.map(([outcome]) => ({ [outcome]: 3 })))
})

t.test('kept memory and a blocked event loop are measured', async t => {
  const buffers: Buffer[] = []
  const { lag, kept, resident, residentPeak } = await measured(async () => {
    buffers.push(Buffer.alloc(2 * limits.resident, 1))
    const end = performance.now() + 2 * limits.lag
    while (performance.now() < end);
  })
  t.equal(buffers.length, 1)
  t.ok(kept > limits.kept, `${kept} bytes are kept`)
  t.ok(resident > limits.resident && residentPeak >= resident, `${resident} bytes, ${residentPeak} at most`)
  t.ok(lag > limits.lag, `${lag} ms`)
})
