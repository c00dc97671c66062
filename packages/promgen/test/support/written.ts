import fc from 'fast-check'

const duration = fc.constantFrom('15s', '20s', '1m', '1h')
const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.5, 1e21, -0.1))
const seed = fc.nat({ max: 9 })
const name = fc.constantFrom('a', 'b')

/** The forms of segments without children. */
const leaves = fc.oneof(
  number,
  fc.constantFrom('NaN', '+Inf', '-Inf'),
  fc.tuple(number, number, fc.integer({ min: 1, max: 4 })).map(([amplitudeStart, amplitudeEnd, iterationCount]) => {
    return { LinearSegment: { iterationCount, amplitudeStart, amplitudeEnd } }
  }),
  fc.array(fc.option(number), { maxLength: 4 }).map(CustomValues => ({ CustomValues })),
  fc.tuple(number, fc.option(seed, { nil: undefined })).map(([min, seed]) => {
    return { Random: { min, max: min, iterationCount: 2, ...seed === undefined ? {} : { seed } } }
  }),
  fc.oneof(duration.map(time => ({ Void: { for: time } })), seed.map(count => ({ Void: { count } }))),
  fc.tuple(number, duration).map(([value, time]) => ({ Hold: { value, for: time } })),
  duration.map(period => ({ Sin: { period, anchor: 'start' } })),
  fc.record({ every: duration, seed }, { requiredKeys: [] }).map(Walk => ({ Walk })),
  fc.record({ kind: fc.constant('normal'), every: duration }, { requiredKeys: [] }).map(Noise => ({ Noise })),
  name.map(Ref => ({ Ref }))
)

const end = fc.oneof(
  fc.constantFrom('sendLastValue', 'removeTimeSeries'),
  fc.option(seed).map(value => ({ sendCustomValue: { value } }))
)

/** The forms of signals. */
const data = fc.letrec<{ data: unknown }>(tie => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.array(tie('data'), { minLength: 1, maxLength: 3 }),
    fc.array(tie('data'), { minLength: 2, maxLength: 3 }).map(Add => ({ Add })),
    tie('data').map(data => ({ Loop: { count: 2, data } })),
    tie('data').map(of => ({ FromRate: { of, resetEvery: '1m', jitter: '10s' } })),
    fc.tuple(tie('data'), tie('data')).map(([of, then]) => ({ When: { of, above: 0, then } }))
  )
})).data

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.constantFrom('007', 'true', 'null', '~', '<<', '*a', '2026-01-01', ' ', 'é\n')
)

const options = fc.record({
  endStrategy: end,
  start: fc.constantFrom('-1h', 'now', '2026-01-01T00:00:07Z', 1_767_225_600_123),
  paused: fc.boolean()
}, { requiredKeys: [] })

/** Data of some length, as two of the end strategies need it. */
function some<T> (data: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return data.map(data => [{ CustomValues: [1] }, data])
}

/** What a series of each type is made from. */
const parts = {
  signal: some(data).map(data => ({ data })),
  observed: fc.oneof(
    fc.tuple(some(leaves), some(leaves)).map(([rate, median]) => ({ rate, quantiles: { 0.5: median, 0.99: 1 } })),
    some(leaves).map(rate => ({ rate, distribution: { lognormal: { median: 0.2, sigma: 0.5 } }, resolution: '30s' }))
  )
}

const type = fc.constantFrom('counter', 'gauge', 'untyped', 'histogram', 'summary')

/** A metric with two labels, and up to three series that are written one by one, or four that are expanded. */
const metric = type.chain(type => {
  const part = type === 'histogram' || type === 'summary' ? parts.observed : parts.signal
  const series = fc.tuple(part, options).map(([part, options]) => ({ ...part, ...options }))
  const timeseries = fc.array(fc.tuple(text, series), { maxLength: 3 }).map(all => {
    return all.map(([value, series], i) => ({ labels: { zone: value, job: String(i) }, ...series }))
  })
  const expanded = fc.tuple(part, fc.uniqueArray(text, { minLength: 1, maxLength: 2 }), fc.boolean()).map(
    ([part, zone, churns]) => {
      const churn = { label: 'job', every: '1m', share: 0.5 }
      return { expand: { zone, job: { name: 'j{i}', count: 2 } }, ...part, ...churns ? { churn } : {} }
    })
  return fc.record({
    type: fc.constant(type),
    help: text,
    labels: fc.constant(['zone', 'job']),
    series: fc.oneof(timeseries.map(timeseries => ({ timeseries })), expanded),
    ...type === 'histogram' ? { buckets: fc.constantFrom([0.1, 1], [1, '+Inf']) } : {}
  }, { requiredKeys: ['type', 'labels', 'series'] }).map(({ series, ...family }) => ({ ...family, ...series }))
})

/** Configurations as values that JSON has. */
export const configurations = fc.record({
  seed,
  start: fc.constantFrom('-1h', '2026-01-01T00:00:00.001Z', 'now'),
  interval: fc.constantFrom('15s', '1m', '7ms'),
  advance: fc.constantFrom('time', 'scrape'),
  externalLabels: fc.constantFrom({}, { job: 'a' }),
  listen: fc.constantFrom({}, { address: ':0', allowedHosts: ['a'] }),
  remoteWriter: fc.constantFrom({ host: 'a', headers: { 'X-A': '007' } }),
  signals: fc.tuple(leaves.filter(leaf => typeof leaf !== 'object' || !('Ref' in leaf)), leaves).map(([a, b]) => {
    return { a, b: typeof b === 'object' && 'Ref' in b ? { Ref: 'a' } : b }
  }),
  metrics: fc.array(metric, { maxLength: 2 }).map(all => all.map((one, i) => ({ name: `m${i}`, ...one })))
}, { requiredKeys: ['signals', 'metrics'] }).filter(({ start, advance }) => start !== '-1h' || advance !== 'scrape')
