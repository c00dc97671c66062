import t from 'tap'
import { HypertracePrometheus } from '../../index.ts'
import { promql } from '../../page/copies.js'
import { hostileNames } from '../support/hostile-names.ts'
import { eventually, skipWithoutPrometheus, startPrometheus } from '../support/prometheus.ts'

const labels = ['object_classname', 'caller_functionname', 'caller_filename']

t.test('Prometheus finds each row by its query', { skip: skipWithoutPrometheus() }, async t => {
  const trace = HypertracePrometheus(0)
  t.teardown(() => trace.stop())
  const { port } = (await trace.ready)!
  for (const [className, functionName, filename] of hostileNames) {
    trace({ object: { className }, caller: { functionName, filename } })
  }
  const prometheus = await startPrometheus(t, { app: port })
  for (const values of hostileNames) {
    const samples = await eventually(() => {
      return prometheus.query(promql('trace_calls_total', labels, values))
    }, samples => samples.length > 0)
    t.strictSame(samples, [{ metric: {}, value: 0 }], JSON.stringify(values).slice(0, 80))
  }
})
