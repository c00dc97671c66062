import t from 'tap'
import {
  constant, counter, custom, gauge, histogram, linear, noise, Registry, toCsv, toJson, toOpenMetrics,
  toPromtoolSeries, toPromtoolTest, type ExportOptions, type ExportProgress
} from '../../../index.ts'

type Export = (registry: Registry, options: ExportOptions) => Iterable<string>

const exports: Export[] = [toCsv, toJson, toOpenMetrics, toPromtoolSeries, toPromtoolTest]
const range = { from: 0, to: 360_000 }

function textOf (make: Export, registry = mixed(), options: ExportOptions = range): string {
  return Array.from(make(registry, options)).join('')
}

/** Missing, ended and late series, all kinds of numbers, and a label that is an external one as well. */
function mixed (): Registry {
  return new Registry({ start: 0, interval: '1m', externalLabels: { job: 'pr"om', code: 'external' } }).add(
    counter('requests_total', { help: 'H', labels: ['code'] })
      .series({ code: '2,\'00' }, linear(0, 20, { steps: 3 })),
    gauge('none', { labels: ['value', 'name'] }),
    gauge('odd').series({}, custom(NaN, null, Infinity, -Infinity, -0, 1e21)),
    gauge('late', { labels: ['a'] }).series({ a: 'x\ny' }, constant(5), { start: 240_000 })
  )
}

t.test('CSV has a row for each value', async t => {
  t.equal(textOf(toCsv), `name,timestamp,value,code,label_value,label_name,a,job
requests_total,0,0,"2,'00",,,,"pr""om"
requests_total,60000,10,"2,'00",,,,"pr""om"
requests_total,120000,20,"2,'00",,,,"pr""om"
odd,0,NaN,external,,,,"pr""om"
odd,120000,+Inf,external,,,,"pr""om"
odd,180000,-Inf,external,,,,"pr""om"
odd,240000,-0,external,,,,"pr""om"
odd,300000,1e+21,external,,,,"pr""om"
late,240000,5,external,,,"x
y","pr""om"
late,300000,5,external,,,"x
y","pr""om"
late,360000,5,external,,,"x
y","pr""om"
`)
})

t.test('the columns of CSV have names of their own', async t => {
  const labels = ['value', 'label_value', 'label_label_value', 'timestamp', 'b,c']
  const values = Object.fromEntries(labels.map((label, i) => [label, String(i)]))
  const registry = new Registry({ start: 0, utf8Names: true }).add(
    gauge('a\rb', { labels, utf8Names: true }).series(values, constant(1)), gauge('c', { labels: ['value'] })
  )
  t.equal(textOf(toCsv, registry, { from: 0, to: 0 }),
    'name,timestamp,value,label_label_label_value,label_value,label_label_value,label_timestamp,"b,c"\n' +
    '"a\rb",0,1,0,1,2,3,4\n')
})

t.test('JSON has null for missing samples and tells the end', async t => {
  const text = textOf(toJson)
  const external = { job: 'pr"om', code: 'external' }
  t.strictSame(JSON.parse(text), [
    {
      name: 'requests_total',
      labels: { code: '2,\'00', job: 'pr"om' },
      samples: [[0, 0], [60_000, 10], [120_000, 20], [180_000, 'stale']]
    },
    {
      name: 'odd',
      labels: external,
      samples: [
        [0, 'NaN'], [60_000, null], [120_000, '+Inf'], [180_000, '-Inf'], [240_000, -0], [300_000, 1e21],
        [360_000, 'stale']
      ]
    },
    {
      name: 'late',
      labels: { a: 'x\ny', ...external },
      samples: [
        [0, null], [60_000, null], [120_000, null], [180_000, null], [240_000, 5], [300_000, 5], [360_000, 5]
      ]
    }
  ])
  t.match(text, '[240000,-0]')
  t.equal(text.split('\n').length, 6, 'one line for each series')
})

t.test('OpenMetrics has timestamps in seconds', async t => {
  const labels = 'job="pr\\"om",code="external"'
  t.equal(textOf(toOpenMetrics), `# TYPE requests counter
# HELP requests H
requests_total{code="2,'00",job="pr\\"om"} 0 0
requests_total{code="2,'00",job="pr\\"om"} 10 60
requests_total{code="2,'00",job="pr\\"om"} 20 120
# TYPE none gauge
# TYPE odd gauge
odd{${labels}} NaN 0
odd{${labels}} +Inf 120
odd{${labels}} -Inf 180
odd{${labels}} -0 240
odd{${labels}} 1e+21 300
# TYPE late gauge
late{a="x\\ny",${labels}} 5 240
late{a="x\\ny",${labels}} 5 300
late{a="x\\ny",${labels}} 5 360
# EOF
`)
  const registry = new Registry({ start: 1_767_225_600_015, interval: 1 }).add(gauge('a').series({}, constant(1)))
  t.equal(textOf(toOpenMetrics, registry, { from: 1_767_225_600_015, to: 1_767_225_600_016 }),
    '# TYPE a gauge\na 1 1767225600.015\na 1 1767225600.016\n# EOF\n')
})

t.test('the series of a histogram stand side by side in OpenMetrics, one instant after the other', async t => {
  const rate = custom(1, 1, 1, null)
  const registry = new Registry({ start: 0, interval: '1s', externalLabels: { job: 'a' } }).add(
    histogram('wait', { labels: ['n'], buckets: [1] })
      .series({ n: '1' }, { rate, quantiles: { 0.5: constant(2) } })
      .series({ n: '2' }, { rate, quantiles: { 0.5: constant(0.5) } }),
    gauge('rest').series({}, constant(1))
  )
  const lines = textOf(toOpenMetrics, registry, { from: 0, to: 2_000 }).split('\n')
  const counts = lines.filter(line => line.startsWith('wait_')).map(line => line.replace(/ \S+ /, ' '))
  const names = (n: number): string[] => [
    `wait_bucket{n="${n}",le="1.0",job="a"}`, `wait_bucket{n="${n}",le="+Inf",job="a"}`, `wait_sum{n="${n}",job="a"}`,
    `wait_count{n="${n}",job="a"}`
  ]
  t.strictSame(counts, [1, 2].flatMap(n => [0, 1, 2].flatMap(second => names(n).map(name => `${name} ${second}`))))
  t.strictSame(lines.filter(line => /^(#|rest|wait_count)/.test(line)), [
    '# TYPE wait histogram',
    'wait_count{n="1",job="a"} 0 0', 'wait_count{n="1",job="a"} 1 1', 'wait_count{n="1",job="a"} 2 2',
    'wait_count{n="2",job="a"} 0 0', 'wait_count{n="2",job="a"} 1 1', 'wait_count{n="2",job="a"} 2 2',
    '# TYPE rest gauge', 'rest{job="a"} 1 0', 'rest{job="a"} 1 1', 'rest{job="a"} 1 2',
    '# EOF'
  ])
  t.equal(textOf(toCsv, registry, { from: 0, to: 0 }), `name,timestamp,value,n,le,job
wait_bucket,0,0,1,1.0,a
wait_bucket,0,0,1,+Inf,a
wait_sum,0,0,1,,a
wait_count,0,0,1,,a
wait_bucket,0,0,2,1.0,a
wait_bucket,0,0,2,+Inf,a
wait_sum,0,0,2,,a
wait_count,0,0,2,,a
rest,0,1,,,a
`)
})

t.test('the notation of promtool stands in YAML', async t => {
  t.equal(textOf(toPromtoolSeries), `- series: 'requests_total{code="2,''00",job="pr\\"om"}'
  values: '0+10x2 stale'
- series: 'odd{job="pr\\"om",code="external"}'
  values: 'NaN _ +Inf -Inf -0 1e+21 stale'
- series: 'late{a="x\\ny",job="pr\\"om",code="external"}'
  values: '_x4 5x2'
`)
})

t.test('a test file of promtool expects as many samples as it has', async t => {
  const registry = mixed().add(
    gauge('late', { labels: ['a'] }).series({ a: 'z' }, custom(1, 2)), gauge('nan').series({}, custom(null))
  )
  const options = { ...range, rules: ['a.yml', "b's.yml"] }
  t.equal(textOf(toPromtoolTest, registry, options), `rule_files: ['a.yml', 'b''s.yml']
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'requests_total{code="2,''00",job="pr\\"om"}'
        values: '0+10x2 stale'
      - series: 'odd{job="pr\\"om",code="external"}'
        values: 'NaN _ +Inf -Inf -0 1e+21 stale'
      - series: 'late{a="x\\ny",job="pr\\"om",code="external"}'
        values: '_x4 5x2'
      - series: 'late{a="z",job="pr\\"om",code="external"}'
        values: '1 2 stale'
      - series: '{__name__="nan",job="pr\\"om",code="external"}'
        values: '_ stale'
    promql_expr_test:
      - expr: 'sum(count_over_time({__name__="requests_total"}[7m]))'
        eval_time: 6m
        exp_samples: [{ labels: '{}', value: 3 }]
      - expr: 'sum(count_over_time({__name__="odd"}[7m]))'
        eval_time: 6m
        exp_samples: [{ labels: '{}', value: 5 }]
      - expr: 'sum(count_over_time({__name__="late"}[7m]))'
        eval_time: 6m
        exp_samples: [{ labels: '{}', value: 5 }]
      - expr: 'sum(count_over_time({__name__="nan"}[7m]))'
        eval_time: 6m
        exp_samples: []
`)
})

t.test('without series there is a file all the same', async t => {
  const texts = exports.map(make => textOf(make, new Registry({ start: 0 }), range))
  t.strictSame(texts, [
    'name,timestamp,value\n', '[]\n', '# EOF\n', '',
    'rule_files: []\nevaluation_interval: 15s\ntests:\n  - interval: 15s\n    input_series:\n    promql_expr_test:\n'
  ])
})

t.test('series that ended before the range have no samples', async t => {
  const registry = new Registry({ start: 0, interval: '1m' }).add(gauge('a').series({}, custom(1)))
  const later = { from: 120_000, to: 180_000 }
  t.equal(textOf(toJson, registry, later), '[\n{"name":"a","labels":{},"samples":[]}\n]\n')
  t.equal(textOf(toCsv, registry, later), 'name,timestamp,value\n')
  t.equal(textOf(toOpenMetrics, registry, later), '# TYPE a gauge\n# EOF\n')
  t.equal(textOf(toPromtoolSeries, registry, later), "- series: 'a'\n  values: ''\n")
})

t.test('long histories come in bounded chunks, whose sizes make no difference', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(
    gauge('a').series({}, noise({ seed: 1 })), gauge('b').series({}, constant(0.1))
  )
  const values = [registry.columns({ from: 0, to: 9_999_000 })].flatMap(columns => {
    return Array.from(columns).filter(({ series }) => series.name === 'a').flatMap(({ values }) => Array.from(values))
  })
  for (const make of exports) {
    const chunks = Array.from(make(registry, { from: 0, to: 9_999_000 }))
    t.ok(chunks.length > 2 && chunks.every(chunk => chunk.length < 65_600), make.name)
  }
  const [a] = JSON.parse(textOf(toJson, registry, { from: 0, to: 9_999_000 }))
  t.strictSame(a.samples, values.map((value, i) => [i * 1_000, value]))
})

t.test('progress tells what was read', async t => {
  for (const make of exports) {
    const reports: ExportProgress[] = []
    textOf(make, mixed(), { ...range, onProgress: progress => reports.push(progress) })
    t.strictSame(reports, [
      { points: 7, samples: 3 }, { points: 14, samples: 8 }, { points: 21, samples: 11 }
    ], make.name)
  }
})

t.test('an export of what never ends needs an end', async t => {
  for (const make of exports) {
    t.throws(() => textOf(make, mixed(), { from: 0 }), { name: 'RangeError' }, make.name)
    t.throws(() => textOf(make, mixed(), { from: 'soon', to: 0 }), { name: 'TypeError' }, make.name)
  }
  const ending = new Registry({ start: 0 }).add(gauge('a').series({}, custom(1, 2)))
  t.equal(textOf(toPromtoolSeries, ending, { from: 0 }), "- series: 'a'\n  values: '1 2 stale'\n")
})
