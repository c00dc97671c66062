import fc from 'fast-check'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { constant, gauge, Registry, toYaml, type Config } from '../../../index.ts'
import { FlowWriter } from '../../../lib/config/flow.ts'
import { load, start } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'
import { runs } from '../../support/repetitions.ts'
import { configurations } from '../../support/written.ts'

/** All series of a registry with their samples at some instants, as text. */
function samplesOf ({ registry }: Config): string {
  const { series, values, states } = registry.readBlock(registry.start, 7)
  const names = series.map(({ name, labels }) => [name, ...labels])
  return JSON.stringify([names, Array.from(values, (value, i) => states[i] === 0 ? String(value) : states[i])])
}

t.test('the present state gives the same registry when it is read again', async t => {
  t.setTimeout(600_000)
  let series = 0
  fc.assert(fc.property(configurations, fc.boolean(), (json, isJson) => {
    const first = load(isJson ? JSON.stringify(json) : stringify(json))
    const text = toYaml(first.registry, first)
    const second = load(text, { now: start + 3_600_000 })
    series += first.registry.size
    if (toYaml(second.registry, second) !== text) throw new Error(`${text}\nis not\n${toYaml(second.registry, second)}`)
    if (samplesOf(second) !== samplesOf(first)) throw new Error(`${samplesOf(second)}\nis not\n${samplesOf(first)}`)
  }), runs)
  t.ok(series > runs.numRuns)
})

t.test('the present state in full', async t => {
  const config = load(`
seed: 5
start: 2025-12-31T23:00:00Z
interval: 1m
advance: scrape
utf8Names: true
externalLabels: {job: a}
listen: {address: ':0', allowedHosts: [b]}
remoteWriter: {host: prometheus, protocol: '1.0', headers: {X-A: '007'}, basicAuth: {username: u, password: p}}
signals:
  traffic: [{Add: [20, {Sin: {period: 1d}}]}]
metrics:
  - name: http.requests
    help: Requests.
    unit: seconds
    type: counter
    labels: [region, code]
    expand: {region: [eu, us], code: ['200']}
    data: [{FromRate: {of: {Ref: traffic}}}]
    endStrategy: sendLastValue
    start: now
    timeseries:
      - {labels: {region: true-ish, code: '007'}, data: 1, endStrategy: removeTimeSeries, paused: true}
  - {name: b, type: gauge, data: 1, endStrategy: {sendCustomValue: {value: null}}}
  - {name: c, type: gauge, data: 1, endStrategy: loop}
  - name: d
    type: histogram
    native: {schema: 3}
    labels: [pod]
    timeseries:
      - {labels: {pod: a}, rate: 1, quantiles: {0.5: 1}, churn: {label: pod, every: 10m, share: 0.1}}
  - {name: e, type: summary, quantiles: [0.5], timeseries: []}`)
  t.strictSame(toYaml(config.registry, config), `seed: 5
start: "2025-12-31T23:00:00Z"
interval: "1m"
advance: scrape
externalLabels: {job: a}
utf8Names: true
listen: {address: ":0", api: false, tokenFile: null, allowedHosts: [b]}
remoteWriter: {host: prometheus, protocol: "1.0"}
signals:
  traffic: [{Add: [20, {Sin: {period: "1d"}}]}]
metrics:
  - name: http.requests
    help: Requests.
    type: counter
    unit: seconds
    labels: [region, code]
    timeseries:
      - {labels: {region: eu, code: "200"}, data: &a1 [{FromRate: {of: {Ref: traffic}}}], ${''
        }endStrategy: sendLastValue, start: "2026-01-01T00:00:00Z"}
      - {labels: {region: us, code: "200"}, data: *a1, endStrategy: sendLastValue, start: "2026-01-01T00:00:00Z"}
      - {labels: {region: true-ish, code: "007"}, data: 1, start: "2026-01-01T00:00:00Z", paused: true}
  - name: b
    type: gauge
    timeseries:
      - {data: 1, endStrategy: {sendCustomValue: {value: null}}}
  - name: c
    type: gauge
    timeseries:
      - {data: 1, endStrategy: loop}
  - name: d
    type: histogram
    labels: [pod]
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    native: {schema: 3}
    timeseries:
      - {labels: {pod: a}, rate: 1, quantiles: {"0.5": 1}, churn: {label: pod, every: "10m", share: 0.1}}
  - name: e
    type: summary
    quantiles: [0.5]
    timeseries: []
`)
})

t.test('an empty registry', async t => {
  const text = 'seed: 0\nstart: "1970-01-01T00:00:00Z"\ninterval: "15s"\nmetrics: []\n'
  t.equal(toYaml(new Registry({ start: 0 })), text)
  t.equal(toYaml(load(text).registry), text)
})

t.test('what parts of a signal share is still shared', async t => {
  const { registry } = load('metrics: [{name: x, type: gauge, data: [{Add: [&w {Walk: {}}, *w]}]}]')
  t.match(toYaml(registry), '{data: [{Add: [&a1 {Walk: {}}, *a1]}]}')
})

t.test('texts that mean something else are quoted', async t => {
  const texts = ['true', 'Null', 'FALSE', '~', '', ' ', '007', '.nan', '*a', '&a', 'a: b', 'a #', '-', 'a-b.c_1', '<<']
  const flow = new FlowWriter([])
  t.strictSame(parse(flow.text(texts)), texts)
  t.strictSame(parse(flow.text(Object.fromEntries(texts.map(text => [text, 1])))),
    Object.fromEntries(texts.map(text => [text, 1])))
  t.equal(flow.text(['a-b.c_1', 'true', 'yes']), '[a-b.c_1, "true", yes]')
  t.equal(flow.text([NaN, Infinity, -Infinity, -0, 1e21, null, true]), '[.nan, .inf, -.inf, -0, 1e+21, null, true]')
})

t.test('changes are written', async t => {
  const config = load('metrics: [{name: x, type: gauge, labels: [a], expand: {a: [b, c]}, data: 1}]')
  const { registry, readSeries } = config
  const [first, second] = registry.definitions()
  registry.delete(first!.id)
  registry.pause(second!.id)
  registry.create(readSeries({ name: 'x', labels: { a: 'd' }, data: { CustomValues: [5] }, start: '-1m' }, start))
  registry.addFamily({ name: 'y', type: 'untyped' })
  t.strictSame(toYaml(registry), `seed: 0
start: "2026-01-01T00:00:00Z"
interval: "15s"
metrics:
  - name: x
    type: gauge
    labels: [a]
    timeseries:
      - {labels: {a: c}, data: 1, paused: true}
      - {labels: {a: d}, data: {CustomValues: [5]}, start: "2025-12-31T23:59:00Z"}
  - name: y
    type: untyped
    timeseries: []
`)
})

t.test('what a program made cannot be written', async t => {
  const room = gauge('x', { labels: ['room'] }).series({ room: 'a' }, constant(1))
  t.equal(errorOf(() => toYaml(new Registry({ start: 0 }).add(room))),
    'TypeError: series {room="a"} of x was made by a program: how its data is written is not known')
  const registry = new Registry({ start: 0 })
  registry.addFamily({ name: 'x', type: 'gauge' })
  for (const source of [null, 'text']) {
    registry.create({ name: 'x', labels: {}, data: constant(1), source })
    t.match(errorOf(() => toYaml(registry)), 'series {} of x was made by a program')
    registry.removeFamily('x')
    registry.addFamily({ name: 'x', type: 'gauge' })
  }
})

t.test('a counter that was replaced goes on when the state is read again', async t => {
  const config = load(`
metrics:
  - {name: x, type: counter, data: {FromRate: {of: 2}}}
  - {name: y, type: histogram, buckets: [1], timeseries: [{rate: 1, quantiles: {0.5: 0.1}}]}`)
  const { registry, readSeries } = config
  const [x, y] = registry.definitions()
  const at = start + 60_000
  registry.replace(x!.id, readSeries({ name: 'x', data: { FromRate: { of: 5 } }, start: at }, at), at)
  registry.replace(y!.id, readSeries({ name: 'y', rate: 3, quantiles: { 0.5: 2 } }, at), at)
  const text = toYaml(registry)
  t.match(text, 'carried: {at: "2026-01-01T00:01:00Z", offsets: [120]}}\n')
  const again = load(text, { now: at })
  t.equal(toYaml(again.registry), text)
  t.equal(samplesOf(again), samplesOf(config))
  t.same(again.registry.at(at + 15_000).map(sample => 'value' in sample && sample.value)[0], 195)
})
