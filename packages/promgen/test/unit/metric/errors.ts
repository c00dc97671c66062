import t from 'tap'
import {
  constant, counter, custom, fromLabel, gauge, histogram, hold, lognormal, loop, noise, Registry, smoothNoise, summary,
  uniform, untyped, walk, type FamilyDefinition, type Labels, type SeriesOptions, type Signal
} from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'

const requests = counter('http_requests_total', { labels: ['region', 'code'] })
const registry = new Registry({ start: 0 }).add(requests.series({ region: 'eu', code: '200' }, constant(1)))

function labels (labels: unknown): () => unknown {
  return () => requests.series(labels as Labels, constant(1))
}

const values = custom(0, 1)
const even = uniform({ min: 0, max: 1 })

function observed (data: object, options: SeriesOptions = {}): () => unknown {
  return () => new Registry().add(histogram('x').series({}, data as never, options))
}

function added (data: () => Signal): () => unknown {
  return () => new Registry().add(gauge('x', { labels: ['room'] }).series({ room: 'a' }, data()))
}

function family (definition: object): () => unknown {
  return () => registry.addFamily(definition as FamilyDefinition)
}

const rejected: Array<[string, () => unknown, string]> = [
  ['a label that is missing', labels({ region: 'eu' }),
    'TypeError: labels: code is missing, http_requests_total has region, code'],
  ['a label of another name', labels({ region: 'eu', cod: '200' }),
    'TypeError: labels: cod is not one of region, code'],
  ['a label where there is none', () => gauge('up').series({ job: 'a' }, constant(1)),
    'TypeError: labels: job is not one of no labels'],
  ['no labels at all', labels(null), 'TypeError: labels: must be an object, got null'],
  ['labels as text', labels('code'), 'TypeError: labels: must be an object, got "code"'],
  ['a number as a label', labels({ region: 'eu', code: 7 }),
    'TypeError: labels.code: must be text, got number 7: quote it'],
  ['a truth value as a label', labels({ region: true, code: '7' }),
    'TypeError: labels.region: must be text, got boolean true: quote it'],
  ['null as a label', labels({ region: 'eu', code: null }), 'TypeError: labels.code: must be text, got null'],
  ['an empty label', labels({ region: 'eu', code: '' }),
    'TypeError: labels.code: must not be empty: leave the label out of the family'],
  ['half a character as a label', labels({ region: 'eu', code: '\ud800' }),
    'TypeError: labels.code: must be well-formed Unicode text, got "\\ud800"'],
  ['a name that begins with a digit', () => gauge('1x'),
    'TypeError: name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "1x"'],
  ['an empty name', () => gauge(''),
    'TypeError: name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got ""'],
  ['a name that ends with a line', () => gauge('x\n'),
    'TypeError: name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "x\\n"'],
  ['a name with something in front', () => gauge('-x'),
    'TypeError: name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "-x"'],
  ['an empty name of UTF-8', () => gauge('', { utf8Names: true }),
    'TypeError: name: must be well-formed Unicode text, not empty, got ""'],
  ['half a character as a name', () => gauge('a\udc00', { utf8Names: true }),
    'TypeError: name: must be well-formed Unicode text, not empty, got "a\\udc00"'],
  ['a name that is not text', family({ name: 7, type: 'gauge' }), 'TypeError: name: must be text, got 7'],
  ['a label name with a colon', () => gauge('x', { labels: ['a:b'] }),
    'TypeError: label: must match [a-zA-Z_][a-zA-Z0-9_]* (utf8Names allows more), got "a:b"'],
  ['a label of Prometheus', () => gauge('x', { labels: ['__x'] }),
    'RangeError: label __x: names beginning with __ are reserved'],
  ['the label of buckets', () => gauge('x', { labels: ['le'] }),
    'RangeError: label le: reserved for the buckets of a histogram'],
  ['the label of quantiles', () => gauge('x', { labels: ['quantile'] }),
    'RangeError: label quantile: reserved for the quantiles of a summary'],
  ['a label twice', () => gauge('x', { labels: ['a', 'b', 'a'] }), 'RangeError: label a: named twice'],
  ['labels that are no list', family({ name: 'x', type: 'gauge', labels: 'a' }),
    'TypeError: labels: must be a list of names, got "a"'],
  ['a type that is none', family({ name: 'x', type: 'enum' }),
    'TypeError: type must be counter, gauge, histogram, summary or untyped, got "enum"'],
  ['help that is not text', family({ name: 'x', type: 'gauge', help: 7 }), 'TypeError: help: must be text, got 7'],
  ['a unit that is not text', family({ name: 'x', type: 'gauge', unit: 7 }), 'TypeError: unit: must be text, got 7'],
  ['data that is none', () => gauge('x').series({}, 7 as never), 'TypeError: data: must be a signal, got 7'],
  ['data of another kind', () => gauge('x').series({}, { rate: 1, quantiles: { 0.5: 1 } }),
    'TypeError: data: must be a signal, got object'],
  ['a signal for a histogram', () => histogram('x').series({}, constant(1)),
    'TypeError: data: must be { rate, quantiles } or { rate, distribution }, got a signal'],
  ['nothing for a summary', () => summary('x').series({}, null as never),
    'TypeError: data: must be { rate, quantiles } or { rate, distribution }, got null'],
  ['a number for a summary', () => summary('x').series({}, 7 as never),
    'TypeError: data: must be { rate, quantiles } or { rate, distribution }, got 7'],
  ['a distribution without a rate', () => summary('x').series({}, { quantiles: { 0.5: 1 } } as never),
    'TypeError: data: must be { rate, quantiles } or { rate, distribution }, got object'],
  ['a distribution that is none', () => summary('x').series({}, { rate: 1, distribution: 'normal' as never }),
    'TypeError: distribution: must be such as lognormal({ median, sigma }), got "normal"'],
  ['a parameter that is none', () => lognormal({ median: 1, sigma: 'x' as never }),
    'TypeError: lognormal.sigma: operand must be a signal or a number, got "x"'],
  ['a rate that is none', observed({ rate: 'x', quantiles: { 0.5: 1 } }),
    'TypeError: rate: operand must be a signal or a number, got "x"'],
  ['no quantiles', observed({ rate: 1, quantiles: {} }), 'TypeError: quantiles: must not be empty'],
  ['quantiles that are null', observed({ rate: 1, quantiles: null }),
    'TypeError: quantiles: must be an object such as { 0.5: median }, got null'],
  ['quantiles as text', observed({ rate: 1, quantiles: 'p50' }),
    'TypeError: quantiles: must be an object such as { 0.5: median }, got "p50"'],
  ['a quantile above 1', observed({ rate: 1, quantiles: { 1.5: 1 } }),
    'RangeError: quantiles: must be from 0 to 1, got 1.5'],
  ['a quantile below 0', observed({ rate: 1, quantiles: { '-0.5': 1 } }),
    'RangeError: quantiles: must be from 0 to 1, got -0.5'],
  ['a quantile that is not a number', observed({ rate: 1, quantiles: { p50: 1 } }),
    'RangeError: quantiles: must be from 0 to 1, got "p50"'],
  ['an empty quantile', observed({ rate: 1, quantiles: { ' ': 1 } }),
    'RangeError: quantiles: must be from 0 to 1, got " "'],
  ['a quantile twice', observed({ rate: 1, quantiles: { 0.5: 1, '0.50': 1 } }),
    'RangeError: quantiles: must rise, got 0.5 after 0.5'],
  ['the value of a quantile', observed({ rate: 1, quantiles: { 0.5: 'x' } }),
    'TypeError: quantiles.0.5: operand must be a signal or a number, got "x"'],
  ['no resolution', observed({ rate: 1, quantiles: { 0.5: 1 }, resolution: 0 }),
    'RangeError: resolution must be longer than 0, got 0s'],
  ['asked quantiles that fall', observed({ rate: 1, distribution: even, quantiles: [0.9, 0.5] }),
    'RangeError: quantiles: must rise, got 0.5 after 0.9'],
  ['an asked quantile above 1', observed({ rate: 1, distribution: even, quantiles: [1.5] }),
    'RangeError: quantiles: must be from 0 to 1, got 1.5'],
  ['the end of a distribution without length', observed({ rate: custom(), distribution: even }, { end: 'sendLast' }),
    'RangeError: end strategy sendLast needs data of some length, got none'],
  ['observations that began too long ago', () => new Registry({ interval: 1, start: 0 })
    .add(histogram('x').series({}, { rate: 1, distribution: even })).at(10_000_001),
  'RangeError: histogram: 10000001 steps from start to now, at most 10000000: set start later, or resolution'],
  ['buckets that fall', () => histogram('x', { buckets: [1, 0.5] }),
    'RangeError: buckets: must rise, got 0.5 after 1'],
  ['equal buckets', () => histogram('x', { buckets: [1, 1] }), 'RangeError: buckets: must rise, got 1 after 1'],
  ['NaN as a bucket', () => histogram('x', { buckets: [1, NaN] }), 'RangeError: buckets: must rise, got NaN after 1'],
  ['NaN as the first bucket', () => histogram('x', { buckets: [NaN] }), 'TypeError: buckets: must be numbers, got NaN'],
  ['text as a bucket', () => histogram('x', { buckets: [1, '2' as never] }),
    'TypeError: buckets: must be numbers, got "2"'],
  ['-Infinity as a bucket', () => histogram('x', { buckets: [-Infinity, 1] }),
    'RangeError: buckets: must be above -Inf, got -Infinity'],
  ['a bucket alone', () => histogram('x', { buckets: 1 as never }),
    'TypeError: buckets: must be a list of numbers, got 1'],
  ['a quantile of a summary', () => summary('x', { quantiles: [0.5, 1.5] }),
    'RangeError: quantiles: must be from 0 to 1, got 1.5'],
  ['quantiles of a summary that fall', () => summary('x', { quantiles: [0.9, 0.5] }),
    'RangeError: quantiles: must rise, got 0.5 after 0.9'],
  ['a quantile of a summary alone', () => summary('x', { quantiles: 0.5 as never }),
    'TypeError: quantiles: must be a list of numbers, got 0.5'],
  ['buckets of a gauge', family({ name: 'x', type: 'gauge', buckets: [1] }),
    'TypeError: buckets: a gauge has none, got 1'],
  ['quantiles of a histogram', family({ name: 'x', type: 'histogram', quantiles: [1, 2] }),
    'TypeError: quantiles: a histogram has none, got 2'],
  ['a histogram with other buckets', () => new Registry().add(histogram('x', { buckets: [1] }), histogram('x')),
    'RangeError: x has buckets [1] already, got [0.005,0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10]'],
  ['a summary with other quantiles', () => new Registry().add(summary('x'), summary('x', { quantiles: [1] })),
    'RangeError: x has quantiles [] already, got [1]'],
  ['a counter named like a part of a histogram', () => new Registry().add(histogram('x'), counter('x_count')),
    'RangeError: x_count: x has samples named x_count already'],
  ['a histogram whose part is named like a counter', () => new Registry().add(counter('x_count'), histogram('x')),
    'RangeError: x: x_count has samples named x_count already'],
  ['data that cannot be evaluated', () => new Registry().add(gauge('x').series({}, constant(1).smooth('5h'))),
    'RangeError: smooth: window 5h at 15s takes 1200 points, at most 1000'],
  ['data that needs another label', () => new Registry().add(gauge('x').series({}, fromLabel('weight'))),
    'TypeError: fromLabel: weight is not one of no labels'],
  ['a window behind another segment', added(() => hold(1, '4s').followedBy(noise().smooth('1d'))),
    'RangeError: smooth: window 1d at 15s takes 5760 points, at most 1000'],
  ['a window in a delayed part of a loop', added(() => loop(hold(1, '1h').followedBy(hold(1, '1h').smooth('1d')), 2)),
    'RangeError: smooth: window 1d at 15s takes 5760 points, at most 1000'],
  ['a window in a rate of a histogram', observed({
    rate: hold(1, '4s').followedBy(constant(1).smooth('5h')),
    distribution: even
  }), 'RangeError: smooth: window 5h at 15s takes 1200 points, at most 1000'],
  ['a label behind another segment', added(() => hold(1, '4s').followedBy(fromLabel('weight'))),
    'TypeError: fromLabel: weight is not one of room'],
  ['a label that is no number behind another segment', added(() => hold(1, '4s').followedBy(fromLabel('room'))),
    'TypeError: fromLabel: label room must be a number, got "a"'],
  ['noise by another label behind another segment', added(() => hold(1, '4s').followedBy(noise({ by: ['zone'] }))),
    'TypeError: Noise [uniform, by zone]: zone is not one of room'],
  ['smooth noise by another label', added(() => hold(1, '4s').followedBy(smoothNoise({ by: ['room', 'zone'] }))),
    'TypeError: SmoothNoise [by room zone]: zone is not one of room'],
  ['a walk by another label', added(() => hold(1, '4s').followedBy(walk({ by: ['zone'] }))),
    'TypeError: Walk [1, -Infinity to Infinity, by zone]: zone is not one of room'],
  ['windows in each other', added(() => noise().smooth('15000s').smooth('15000s').smooth('15000s')),
    'RangeError: smooth: windows in each other take 1000000000 points, at most 1000000'],
  ['windows in each other, with something between', added(() => {
    return noise().smooth('15000s').smooth('15000s').add(1).smooth('30s').add(noise())
  }), 'RangeError: smooth: windows in each other take 2000000 points, at most 1000000'],
  ['a family of another type', () => registry.add(gauge('http_requests_total')),
    'RangeError: http_requests_total is a counter already, got gauge'],
  ['an untyped family as a counter', () => new Registry().add(untyped('x'), counter('x')),
    'RangeError: x is an untyped already, got counter'],
  ['a family with other labels', () => registry.add(counter('http_requests_total', { labels: ['code'] })),
    'RangeError: http_requests_total has labels ["region","code"] already, got ["code"]'],
  ['a family with other help', family({ ...requests.family, help: 'Requests.' }),
    'RangeError: http_requests_total has help "" already, got "Requests."'],
  ['a family with another unit', family({ ...requests.family, unit: 'requests' }),
    'RangeError: http_requests_total has unit "" already, got "requests"'],
  ['the same labels twice',
    () => new Registry().add(counter('http_requests_total', { labels: ['code'] })
      .series({ code: '200' }, constant(1)).series({ code: '200' }, constant(2))),
    'RangeError: series {code="200"} of http_requests_total exists already'],
  ['a family that is not there', () => registry.create({ name: 'x', labels: {}, data: constant(1) }),
    'RangeError: name: there is no family x'],
  ['a series that is not there', () => registry.delete('0123456789abcdef'),
    'RangeError: id: there is no series 0123456789abcdef'],
  ['an id that is none', () => registry.pause('1'), 'RangeError: id: there is no series 1'],
  ['an end without data', () => new Registry().add(gauge('x').series({}, custom(), { end: 'loop' })),
    'RangeError: end strategy loop needs data of some length, got none'],
  ['an end that is null, though the data is known', () => new Registry().add(gauge('x', { labels: ['a'] })
    .series({ a: '1' }, values).series({ a: '2' }, values, { end: null as never })),
  'TypeError: end strategy must be loop, sendLast, remove or { custom: number or null }, got null'],
  ['more series than allowed', () => new Registry({ maxSeries: 1 }).add(gauge('x', { labels: ['a'] })
    .series({ a: 'b' }, constant(1)).series({ a: 'c' }, constant(1))),
  'RangeError: registry: must have at most 1 series, got 2'],
  ['no interval', () => new Registry({ interval: 0 }),
    'RangeError: registry: interval must be longer than 0, got 0s'],
  ['half a millisecond', () => new Registry({ interval: 0.5 }),
    'TypeError: registry: interval must be a whole number, got 0.5'],
  ['a start between milliseconds', () => new Registry({ start: 0.5 }),
    'TypeError: registry: start must be a whole number, got 0.5'],
  ['a seed of too many bits', () => new Registry({ seed: 2 ** 32 }),
    'RangeError: registry: seed must be from 0 to 4294967295, got 4294967296'],
  ['half a series', () => new Registry({ maxSeries: 0.5 }),
    'TypeError: registry: maxSeries must be a whole number, got 0.5'],
  ['an external label that is none', () => new Registry({ externalLabels: { 'a-b': 'c' } }),
    'TypeError: label: must match [a-zA-Z_][a-zA-Z0-9_]* (utf8Names allows more), got "a-b"'],
  ['an external label without text', () => new Registry({ externalLabels: { job: '' } }),
    'TypeError: externalLabels.job: must not be empty: leave the label out of the family'],
  ['all samples of series without an end', () => registry.columns({ from: 0 }),
    'RangeError: samples: to is missing, and the series have no end']
]

for (const [what, run, message] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.equal(errorOf(run), message)
  })
}

t.test('what is rejected has a code where an API answers it in its own way', async t => {
  function code (run: () => unknown): unknown {
    try {
      return run()
    } catch (error) {
      return (error as { code?: string }).code
    }
  }
  const one = { name: 'http_requests_total', labels: { region: 'eu', code: '200' }, data: constant(1) }
  t.equal(code(() => registry.create(one)), 'duplicate')
  t.equal(code(() => registry.addFamily({ name: 'http_requests_total', type: 'gauge' })), 'conflict')
  t.equal(code(() => registry.definition('0123456789abcdef')), 'unknown')
  t.equal(code(() => registry.removeFamily('x')), 'unknown')
  t.equal(code(() => new Registry({ maxSeries: 0 }).add(gauge('x').series({}, constant(1)))), 'too_many_series')
})

t.test('what is rejected changes nothing', async t => {
  const samples = registry.at(0).map(sample => 'value' in sample && sample.value)
  t.strictSame([registry.size, registry.families.length, samples], [1, 1, [1]])
})

t.test('UTF-8 names are allowed where they are wanted', async t => {
  const requests = gauge('http.requests', { labels: ['k8s.pod'], utf8Names: true })
  t.strictSame([requests.family.name, requests.family.labels], ['http.requests', ['k8s.pod']])
  const registry = new Registry({ utf8Names: true, externalLabels: { 'k8s.pod': 'a' } })
  t.equal(registry.addFamily({ name: 'λ', type: 'gauge' }), true)
  t.strictSame(Array.from(registry.externalLabels), [['k8s.pod', 'a']])
})

t.test('windows that are next to each other, or not too long together, are accepted', async t => {
  const wide = noise().smooth('15000s')
  const data = wide.smooth('15000s').add(wide).followedBy(wide)
  t.equal(new Registry().add(gauge('x').series({}, data)).size, 1)
  const known = noise({ by: ['room'] }).add(smoothNoise({ by: [] })).add(walk({ by: ['room'] }))
  t.equal(new Registry().add(gauge('x', { labels: ['room'] }).series({ room: 'a' }, known)).size, 1)
})
