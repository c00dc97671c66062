import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import t from 'tap'
import { HypertracePrometheus } from '../index.ts'
import { failAfter } from './fixtures/counter-table.ts'

t.test('a scrape that is cut off is an error for the client', async t => {
  for (const encoding of ['identity', 'gzip']) {
    for (const cutOff of ['stop', 'failure']) {
      await t.test(`${encoding}, ${cutOff}`, async t => {
        const trace = HypertracePrometheus({ collectDefaults: false, port: 0, host: '127.0.0.1', maxSeries: 100_000 })
        t.teardown(() => trace.stop())
        // More than the buffers of two sockets hold, compressed as well
        for (let i = 0; i < 30_000; i++) trace({ id: createHash('shake256', { outputLength: 750 }).update(`${i}`).digest('base64') })
        if (cutOff === 'failure') failAfter(t, trace.register, 29_900)
        const { url } = (await trace.ready)!
        const request = get(`${url}metrics`, { headers: { 'accept-encoding': encoding }, agent: false })
        const [response] = await once(request, 'response')
        t.equal(response.statusCode, 200)
        await once(response, 'readable')
        if (cutOff === 'stop') await trace.stop()
        await t.rejects(response.toArray(), { code: 'ECONNRESET', message: 'aborted' })
        t.equal(response.complete, false)
      })
    }
  }
})
