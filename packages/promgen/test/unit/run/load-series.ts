import t from 'tap'
import { churn, VALUE, type Registry } from '../../../index.ts'
import { loadSeries, type LoadSeriesOptions } from '../../../lib/run/load-series.ts'

const start = 1_767_225_600_000
const options: LoadSeriesOptions = {
  series: 5, groups: 1, interval: 15_000, start, seed: 1, externalLabels: {}, churn: undefined
}

function namesOf (registry: Registry): string[] {
  return registry.series.map(({ name, labels }) => [name, ...labels.values()].join(' '))
}

t.test('every other series is a counter, the rest are gauges, a hundred of each pod', async t => {
  const [few] = loadSeries(options)
  t.strictSame(namesOf(few!), [
    'promgen_load_requests_total pod-0 /0', 'promgen_load_requests_total pod-0 /2',
    'promgen_load_requests_total pod-0 /4', 'promgen_load_level pod-0 /1', 'promgen_load_level pod-0 /3'
  ])
  const [many] = loadSeries({ ...options, series: 102 })
  t.strictSame(namesOf(many!).filter(name => name.includes('pod-1')),
    ['promgen_load_requests_total pod-1 /0', 'promgen_load_level pod-1 /1'])
})

t.test('groups have all series between them, each once', async t => {
  const [one] = loadSeries({ ...options, series: 103 })
  const three = loadSeries({ ...options, series: 103, groups: 3 })
  t.strictSame(three.map(({ size }) => size), [35, 35, 33])
  t.strictSame(three.flatMap(namesOf).toSorted(), namesOf(one!).toSorted())
})

t.test('counters rise by steps that differ, gauges go up and down, and each has values of its own', async t => {
  for (const interval of [10, 15_000]) {
    const [registry] = loadSeries({ ...options, series: 200, interval })
    const { series, values, states } = registry!.readBlock(start, 200)
    t.ok(states.every(state => state === VALUE))
    const columns = series.map((_, s) => Array.from({ length: 200 }, (_, i) => values[i * series.length + s]!))
    // Counters of two seconds have hardly any requests
    if (interval > 10) t.equal(new Set(columns.map(String)).size, 200)
    for (const column of columns.slice(0, 100)) {
      const steps = column.slice(1).map((value, i) => value - column[i]!)
      t.ok(steps.every(step => step >= 0 && Number.isInteger(step)))
      t.ok(new Set(steps).size > 1)
      const rate = column.at(-1)! / (199 * interval / 1_000)
      t.ok(Math.abs(rate - 5) < (interval === 10 ? 0.6 : 0.1), `the rate is ${rate}`)
    }
    for (const column of columns.slice(100)) t.ok(column.every(value => value >= 30 && value <= 70))
  }
})

t.test('seed, start, interval, external labels and churn are those of the options', async t => {
  const replaced = churn({ label: 'pod', every: '1m', share: 1 })
  const [registry] = loadSeries({ ...options, seed: 7, externalLabels: { 'a.b': 'c' }, churn: replaced })
  const { seed, interval, externalLabels } = registry!
  t.strictSame([seed, registry!.start, interval, ...externalLabels], [7, start, 15_000, ['a.b', 'c']])
  t.match(namesOf(registry!)[0], /^promgen_load_requests_total pod-0-\w+ \/0$/)
  const pods = registry!.readBlock(start, 9).series.map(({ labels }) => labels.get('pod'))
  t.equal(new Set(pods).size, 3, 'in two minutes')
  t.throws(() => loadSeries({ ...options, interval: 60_001, churn: replaced }), RangeError)
})
