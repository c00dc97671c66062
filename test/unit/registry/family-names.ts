import t from 'tap'
import { familyNames } from '../../../lib/registry/family-names.ts'

t.test('the names of the families begin with that of the counter, without a last _counter or _total', async t => {
  for (const [metricName, stem] of [
    ['trace_counter', 'trace'], ['function_counter', 'function'], ['calls_total', 'calls'], ['calls', 'calls'],
    ['a_total_counter', 'a_total'], ['_counter', ''], ['counter', 'counter'], ['a_counter_b', 'a_counter_b'],
    ['app:calls_total', 'app:calls']
  ] as const) {
    t.strictSame(familyNames(metricName), {
      counter: metricName, calls: `${stem}_calls_total`, series: `${stem}_series`, limit: `${stem}_series_limit`
    })
  }
})
