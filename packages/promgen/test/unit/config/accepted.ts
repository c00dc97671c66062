import t from 'tap'
import type { Sample } from '../../../index.ts'
import { acceptedDocuments, load, start } from '../../support/configurations.ts'

/** Name and labels of a sample, with its value. */
function shownSample (sample: Sample): string {
  const { name, labels } = sample.series
  const text = Array.from(labels, ([label, value]) => `${label}=${value}`).join(',')
  return `${name}{${text}} ${'value' in sample ? sample.value : 'stale'}`
}

function samplesAt (text: string, t: number): string[] {
  return load(text).registry.at(t).map(shownSample)
}

for (const text of acceptedDocuments()) {
  t.test(`accepted: ${text}`, async t => {
    t.ok(load(text).registry)
  })
}

t.test('nothing but an empty list gives the defaults', async t => {
  const { registry, advance, listen, remoteWriter, utf8Names, warnings, skipped } = load('metrics: []')
  t.strictSame([registry.seed, registry.start, registry.interval], [0, start, 15_000])
  t.strictSame(registry.externalLabels, new Map())
  t.strictSame({ advance, remoteWriter, utf8Names, warnings, skipped },
    { advance: 'time', remoteWriter: undefined, utf8Names: false, warnings: [], skipped: [] })
  t.strictSame(listen, { address: '127.0.0.1:2112', api: false, tokenFile: null, allowedHosts: [] })
})

t.test('settings are taken over', async t => {
  const { registry, advance, listen, utf8Names } = load(`
seed: 7
start: 2025-12-25T00:00:00Z
interval: 1m
advance: scrape
utf8Names: true
externalLabels: {job: promgen, instance: a}
listen: {address: 'localhost:0', api: true, tokenFile: secret, allowedHosts: [a, b]}`)
  t.strictSame([registry.seed, registry.start, registry.interval], [7, start - 7 * 86_400_000, 60_000])
  t.strictSame(Array.from(registry.externalLabels), [['job', 'promgen'], ['instance', 'a']])
  t.strictSame([advance, utf8Names], ['scrape', true])
  t.strictSame(listen, { address: 'localhost:0', api: true, tokenFile: 'secret', allowedHosts: ['a', 'b'] })
})

t.test('the interval is that of the remote writer, unless there is one', async t => {
  const writer = 'remoteWriter: {host: a, scraper: {scrapeInterval: 30s}}'
  t.equal(load(writer).registry.interval, 30_000)
  t.equal(load(`${writer}\ninterval: 5s`).registry.interval, 5_000)
  t.equal(load('remoteWriter: {host: a, scraper: {}}').registry.interval, 15_000)
})

t.test('the remote writer is checked, and a notice says that it is ignored', async t => {
  const { warnings, remoteWriter } = load('seed: 1\nremoteWriter: {host: a, headers: {X-A: b}}')
  t.strictSame(warnings, ['promgen.yaml:2:1: remoteWriter: checked and otherwise ignored: write and run use it'])
  t.equal(remoteWriter?.host, 'a')
  t.strictSame(remoteWriter?.headers, new Map([['X-A', 'b']]))
})

t.test('options win over the file', async t => {
  const text = 'seed: 1\nstart: -1d\ninterval: 1m\nlisten: {address: "localhost:1", allowedHosts: [a]}'
  const overrides = { seed: 2, start: '-2d', interval: '30s', listen: { api: true, address: undefined } }
  const { registry, listen } = load(text, { overrides })
  t.strictSame([registry.seed, registry.start, registry.interval], [2, start - 2 * 86_400_000, 30_000])
  t.strictSame(listen, { address: 'localhost:1', api: true, tokenFile: null, allowedHosts: ['a'] })
  t.equal(load(text, { overrides: { listen: { address: ':0' } } }).listen.address, ':0')
})

t.test('settings alone are read for data of another origin', async t => {
  const text = 'seed: 3\nstart: -1d\nadvance: scrape\nremoteWriter: {host: a}\nsignals: {s: [{Nothing: 1}]}\nmetrics: 1'
  const { registry, remoteWriter, warnings } = load(text, { settingsOnly: true, written: {} })
  t.strictSame([registry.seed, registry.families, remoteWriter?.host, warnings], [3, [], 'a', []])
  t.throws(() => load(text), /: advance: scrape cannot be back-dated/)
  t.throws(() => load('sed: 3', { settingsOnly: true }), /: sed: unknown key; did you mean seed\?$/)
})

t.test('expand makes a series of each combination, the last label changing fastest', async t => {
  t.strictSame(samplesAt(`
metrics:
  - name: x
    type: gauge
    labels: [b, a]
    expand: {a: [x, y], b: {name: 'n{i}-{i}', count: 2}}
    data: 1`, start), ['x{b=n0-0,a=x} 1', 'x{b=n1-1,a=x} 1', 'x{b=n0-0,a=y} 1', 'x{b=n1-1,a=y} 1'])
})

t.test('series of expand share one tree, and so do those that use a signal by its name', async t => {
  const { registry } = load(`
signals: {s: [{Add: [{Walk: {}}, 1]}]}
metrics:
  - {name: x, type: gauge, labels: [a], expand: {a: {name: '{i}', count: 5}}, data: [{Ref: s}]}
  - {name: y, type: gauge, timeseries: [{data: {Ref: s}}]}`)
  t.equal(new Set(Array.from(registry.definitions(), ({ definition }) => definition.data)).size, 1)
})

t.test('a metric without labels has one series', async t => {
  t.strictSame(samplesAt('metrics: [{name: x, type: counter, data: [{CustomValues: [5]}]}]', start), ['x{} 5'])
})

t.test('a label without values makes no series', async t => {
  t.strictSame(samplesAt('metrics: [{name: x, type: gauge, labels: [a], expand: {a: []}, data: 1}]', start), [])
})

t.test('what a metric says of its series holds unless they say it themselves', async t => {
  const text = `
metrics:
  - name: x
    type: gauge
    labels: [a]
    expand: {a: [one]}
    data: {CustomValues: [1]}
    endStrategy: sendLastValue
    start: -15s
    timeseries:
      - {labels: {a: two}, data: {CustomValues: [2]}}
      - {labels: {a: three}, data: {CustomValues: [3]}, endStrategy: removeTimeSeries}
      - {labels: {a: four}, data: {CustomValues: [4, 5]}, start: 2026-01-01T00:00:00Z}
      - {labels: {a: five}, data: 1, paused: true}`
  t.strictSame(samplesAt(text, start), ['x{a=one} 1', 'x{a=two} 2', 'x{a=three} stale', 'x{a=four} 4'])
})

t.test('the example of the Go original gives its values', async t => {
  const { registry, warnings } = load(`
remoteWriter:   # only need to specify this block if we are going to use prometheus remote writer
  host: prometheus:9090
  scraper:
    scrapeInterval: 10s
    startTime: 2023-01-01T10:30:00Z
    scrapesCount: 100
metrics:
  - name: my_metric
    type: counter
    labels:
      - label1
    timeseries:
      - labels:
          label1: a
        endStrategy: loop
        data:
          - LinearSegment: {iterationCount: 3, amplitudeStart: 0, amplitudeEnd: 10}
          - LinearSegment:
              iterationCount: 3
              amplitudeStart: 10
              amplitudeEnd: 0
      - labels:
          label1: b
        data:
          - Loop:
              count: 2
              data:
                Void:
                  count: 2
          - CustomValues: [7]`)
  const column = (label: string) => Array.from(registry.columns({ from: start, to: start + 60_000 }))
    .find(({ series }) => series.labels.get('label1') === label)!
  t.strictSame(Array.from(column('a').values), [0, 5, 10, 10, 5, 0, 0])
  t.strictSame(Array.from(column('b').states), [1, 1, 1, 1, 0, 3, 2])
  t.equal(column('b').values[4], 7)
  t.strictSame(warnings, ['promgen.yaml:2:1: remoteWriter: checked and otherwise ignored: write and run use it'])
  t.strictSame(registry.warnings,
    ['series {label1="a"} of my_metric falls from 10 to 5 at step 4: Prometheus reads that as a reset'])
})

t.test('histograms and summaries are made from quantiles or a distribution', async t => {
  const { registry } = load(`
metrics:
  - {name: a, type: histogram, buckets: [1, 2, .inf], rate: 4, quantiles: {0.5: 1}}
  - {name: b, type: summary, timeseries: [{rate: 1, quantiles: {0.9: 2, 0.5: 1}}]}
  - {name: c, type: summary, rate: 2, distribution: {uniform: {min: 1, max: 2}}, quantiles: [0.25]}
  - {name: d, type: summary, rate: 2, distribution: {uniform: {min: 1, max: 2}}}
  - {name: e, type: histogram}`)
  t.strictSame(registry.at(start + 60_000).map(shownSample), [
    'a_bucket{le=1.0} 120', 'a_bucket{le=2.0} 240', 'a_bucket{le=+Inf} 240', 'a_sum{} 240', 'a_count{} 240',
    'b{quantile=0.5} 1', 'b{quantile=0.9} 2', 'b_sum{} 63.75', 'b_count{} 60',
    'c{quantile=0.25} 1.25', 'c_sum{} 180', 'c_count{} 120', 'd_sum{} 180', 'd_count{} 120'
  ])
  t.equal(registry.families[4]!.buckets.length, 11)
})

t.test('churn replaces series', async t => {
  const text = (churn: string) => `
metrics:
  - name: x
    type: gauge
    labels: [pod]
    data: 1
    ${churn}
    expand: {pod: [a]}
    timeseries: [{labels: {pod: b}, data: 1, churn: {label: pod, every: 1m, share: 1}}]`
  const [first, second] = samplesAt(text('churn: {label: pod, every: 10m, share: 1}'), start)
  t.match(first, /^x\{pod=a-.+\} 1$/)
  t.match(second, /^x\{pod=b-.+\} 1$/)
  t.equal(samplesAt(text('help: none'), start)[0], 'x{pod=a} 1')
})
