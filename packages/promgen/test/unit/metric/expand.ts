import t from 'tap'
import { constant, expand, fromLabel, gauge, histogram, names, Registry, type Metric } from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'
import { pairs } from '../../support/readings.ts'

const up = gauge('up', { labels: ['zone', 'pod'] })

function found (metric: Metric): Array<[string, unknown]> {
  return pairs(new Registry({ start: 0 }).add(metric).at(0))
}

t.test('each combination is a series', async t => {
  t.strictSame(found(expand(up, { pod: ['1', '2'], zone: ['a', 'b', 'c'] }, fromLabel('pod'))), [
    ['up{zone="a", pod="1"}', 1], ['up{zone="b", pod="1"}', 1], ['up{zone="c", pod="1"}', 1],
    ['up{zone="a", pod="2"}', 2], ['up{zone="b", pod="2"}', 2], ['up{zone="c", pod="2"}', 2]
  ])
})

t.test('data may depend on the labels', async t => {
  const metric = expand(up, { zone: ['a'], pod: names('{i}', 3) }, labels => constant(Number(labels.pod) * 10))
  t.strictSame(found(metric).map(([, value]) => value), [0, 10, 20])
  t.strictSame(found(metric).map(([, value]) => value), [0, 10, 20], 'the metric can be added again')
})

t.test('series are added to those that are there', async t => {
  const metric = expand(up.series({ zone: 'x', pod: 'y' }, constant(5)), { zone: ['a'], pod: ['b'] }, constant(6), {
    start: -1, end: 'sendLast'
  })
  t.strictSame(found(metric), [['up{zone="x", pod="y"}', 5], ['up{zone="a", pod="b"}', 6]])
  const options = Array.from(metric.definitions(), ({ start, end }) => [start, end])
  t.strictSame(options, [[undefined, undefined], [-1, 'sendLast']])
})

t.test('a list without values gives no series, and no labels one', async t => {
  t.strictSame(found(expand(up, { zone: ['a'], pod: [] }, constant(1))), [])
  t.strictSame(found(expand(gauge('one'), {}, constant(1))), [['one{}', 1]])
})

t.test('names are numbered from 0', async t => {
  t.strictSame(names('a{i}b{i}', 2), ['a0b0', 'a1b1'])
  t.strictSame(names('{i}', 0), [])
})

const rejected: Array<[string, () => unknown, string]> = [
  ['a label that is missing', () => expand(up, { pod: ['a'] }, constant(1)),
    'TypeError: labels: zone is missing, up has zone, pod'],
  ['a label too many', () => expand(up, { pod: ['a'], zone: ['b'], code: [] }, constant(1)),
    'TypeError: labels: code is not one of zone, pod'],
  ['a text for a list', () => expand(up, { pod: 'a' as never, zone: ['b'] }, constant(1)),
    'TypeError: labels.pod: must be a list of texts, got "a"'],
  ['a number in a list', () => expand(up, { pod: ['a', 7 as never], zone: ['b'] }, constant(1)),
    'TypeError: labels.pod: must be text, got number 7: quote it'],
  ['a value twice', () => found(expand(up, { pod: ['a', 'a'], zone: ['b'] }, constant(1))),
    'RangeError: series {zone="b", pod="a"} of up exists already'],
  ['data that is none', () => found(expand(up, { pod: ['a'], zone: ['b'] }, () => 5 as never)),
    'TypeError: data: must be a signal, got 5'],
  ['data of another kind', () => found(expand(histogram('a'), {}, constant(1))),
    'TypeError: data: must be { rate, quantiles } or { rate, distribution }, got a signal'],
  ['a pattern without a place', () => names('pod', 3), 'TypeError: names: pattern must contain {i}, got "pod"'],
  ['a pattern that is not text', () => names(7 as never, 3), 'TypeError: names: pattern must contain {i}, got 7'],
  ['less than nothing', () => names('{i}', -1), 'RangeError: names: count must be 0 or more, got -1'],
  ['half a name', () => names('{i}', 0.5), 'TypeError: names: count must be a whole number, got 0.5']
]

for (const [what, run, message] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.equal(errorOf(run), message)
  })
}
