import t from 'tap'
import { HypertracePrometheus, type Options } from '../../index.ts'
import { request } from '../support/http.ts'

const options: Options = { labels: ['object_classname'], collectDefaults: false }

t.test('events are counted until stop()', async t => {
  const trace = HypertracePrometheus(options)
  const event = { object: { className: 'Chat' } }
  trace(event)
  t.match(await trace.metrics(), '\ntrace_counter{object_classname="Chat"} 1\n')
  t.match(trace.totals(), [{ count: 1 }])
  await trace.stop()
  trace(event)
  t.match(trace.totals(), [{ count: 1 }])
})

t.test('with a port, the registry and the live page are served', async t => {
  for (const [totals, metric] of [[true, 'trace_calls_total'], [false, 'trace_counter']] as const) {
    const trace = HypertracePrometheus({ ...options, totals, port: 0 })
    t.teardown(() => trace.stop())
    trace({ object: { className: 'Chat' } })
    const { url } = (await trace.ready)!
    t.equal((await request(`${url}metrics`)).body, await trace.metrics())
    const live = JSON.parse((await request(`${url}live.json`)).body)
    t.match(live, { totals: 1, series: 1, metric })
  }
})

t.test('without a port there is no address', async t => {
  const trace = HypertracePrometheus(options)
  t.equal(await trace.ready, null)
  t.equal(trace.address, null)
  await trace[Symbol.asyncDispose]()
  t.equal(trace.stop(), trace.stop())
})
