import {
  constant, counter, custom, fromRate, gauge, histogram, linear, Registry, sin, summary, untyped, type Metric
} from '../../index.ts'

/** Label values with what each format gives a meaning of its own, and with what is seldom met. */
export const hostileValues: readonly string[] = [
  'plain', '"', '\\', '\n', '\\n', '\\\\"', '"}\n# forged 1', 'a,b', ',', '{a="b"}', ' ', '  x ', '\t', '\r', '\r\n',
  '\0',
  '\x1b[31m', '\x7f', '\x85', '\u2028', '\u202eevil', '\ufeff', '\uffff', 'äöü', 'א', '😀', '007', '1e3', 'NaN', '+Inf',
  '# EOF', 'stale', '_', "'", "''", ': - #', '<b>', '$(x)', '=1+1', 'x'.repeat(2_000)
]

/** Numbers at the ends of what a double holds, and those that are none. */
export const hostileNumbers: readonly number[] = [
  NaN, Infinity, -Infinity, -0, 0, 5e-324, -5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, -Number.MAX_VALUE,
  Number.MAX_SAFE_INTEGER + 1, 1e21, 1e-7, 0.1, 0.30000000000000004, 1 / 3, -123456789.12345679
]

/** Names that some reader might take for something else. */
export const hostileNames: readonly string[] = [
  'nan', 'Inf', 'on', 'bool', 'ignoring', 'group_left', 'atan2', 'by', 'sum', 'offset', 'stale', 'x', 'e', 'start',
  'and', 'a:b', ':', '_', 'le', 'constructor', 'a_total', 'b_info', 'c_bucket'
]

/** Series with all of them. The external labels are hostile as well. */
export function hostileRegistry (): Registry {
  const values = gauge('hostile_value', { help: 'a "b" \\ \n c', labels: ['value', 'x'] }).with(
    hostileValues.map(value => ({ name: 'hostile_value', labels: { value, x: 'y' }, data: constant(1) }))
  )
  const numbers = gauge('hostile_number', { help: '# TYPE a gauge', labels: ['n'] }).with(
    hostileNumbers.map((number, i) => ({ name: 'hostile_number', labels: { n: String(i) }, data: constant(number) }))
  )
  const names = hostileNames.map(name => {
    return gauge(name, { labels: ['by', 'inf'] }).series({ by: 'a', inf: 'b' }, constant(2))
  })
  const externalLabels = { job: 'a"\\\n,b', instance: "it's" }
  return new Registry({ start: 0, externalLabels }).add(values, numbers, ...names)
}

/** Metrics of all types of a day, with gaps and ends. */
export function dayOfMetrics (): Metric[] {
  return [
    counter('requests_total', { help: 'Requests.', labels: ['code'] })
      .series({ code: '200' }, fromRate(sin({ period: '1d', amplitude: 3, offset: 5 })).resetEvery('5h'))
      .series({ code: '5"0\\0\n' }, fromRate(0.25)),
    counter('not_a_total_name').series({}, fromRate(0.1)),
    gauge('temperature_celsius', { help: 'Of a room.', unit: 'celsius', labels: ['room'] })
      .series({ room: 'a' }, sin({ period: '6h', amplitude: 5, offset: 20 }))
      .series({ room: 'b' }, linear(0, 1, { steps: 1_000 }).followedBy(custom(null, null, 7)))
      .series({ room: 'c' }, custom(...hostileNumbers, null).repeat(200)),
    untyped('unknown').series({}, constant(1 / 3), { start: '2026-01-01T12:00:00Z' }),
    ...observedMetrics()
  ]
}

/** Metrics whose definitions have several series. */
export function observedMetrics (): Metric[] {
  const rate = sin({ period: '6h', amplitude: 3, offset: 5 })
  return [
    histogram('wait_seconds', { help: 'Waiting.', unit: 'seconds', labels: ['code'], buckets: [1e-5, 0.1, 1, 1e6] })
      .series({ code: 'a"b' }, { rate, quantiles: { 0.5: constant(0.2), 0.99: constant(0.9) } })
      .series({ code: 'b' }, { rate: linear(1, 5, { steps: 500 }), quantiles: { 0.5: constant(2) } }),
    summary('gc_seconds', { help: 'Pauses.', quantiles: [0, 0.5, 1] })
      .series({}, { rate, quantiles: { 0.5: constant(0.001), 0.99: constant(0.1) } })
  ]
}
