import fc from 'fast-check'
import t from 'tap'
import {
  churn, constant, expand, fromLabel, fromRate, gauge, histogram, linear, names, noise, Registry, uniform, type Churn
} from '../../../index.ts'
import { runs } from '../../support/repetitions.ts'
import { blocksOf, columnReadings, pairs, readingsOf, type Reading } from '../../support/readings.ts'
import { errorOf } from '../../support/outcome.ts'

const pods = gauge('up', { labels: ['zone', 'pod'] })

/** Ten slots, a fifth of which are replaced every 10 steps of a second. */
function registryOf (rule: Churn, count = 10, seed = 0): Registry {
  const metric = expand(pods, { zone: ['a'], pod: names('p{i}', count) }, fromRate(noise().add(2)), { churn: rule })
  return new Registry({ start: 0, interval: '1s', seed }).add(metric)
}

const rule = churn({ label: 'pod', every: '10s', share: 0.2 })

t.test('each time a share of the series is replaced', async t => {
  const registry = registryOf(rule)
  let last = new Set<string>()
  let changes = 0
  for (let turn = 0; turn < 50; turn++) {
    const now = new Set(pairs(registry.at(turn * 10_000 + 5_000)).map(([text]) => text))
    t.equal(now.size, 10)
    if (turn > 0) changes += Array.from(now).filter(text => !last.has(text)).length
    last = now
  }
  // 2 of 10 are replaced in each of 49 turns
  t.ok(Math.abs(changes - 98) <= 5, `${changes} changes`)
})

t.test('the new value of a label is that of the slot and a number', async t => {
  const [series] = registryOf(rule).seriesOf(pods.family, 36 * 50_000)
  t.match(series!.labels.get('pod'), /^p0-10$/)
  t.equal(series!.labels.get('zone'), 'a')
})

t.test('one series ends with a stale sample where the next begins, with data of its own', async t => {
  const found = readingsOf(registryOf(churn({ label: 'pod', every: '10s', share: 1 }), 1).readBlock(0, 31))
  t.strictSame(Object.keys(found), ['up{zone="a", pod="p0-0"}', 'up{zone="a", pod="p0-1"}', 'up{zone="a", pod="p0-2"}',
    'up{zone="a", pod="p0-3"}'])
  const columns = Object.values(found)
  t.strictSame(columns.map(column => column.indexOf(0)), [0, 10, 20, 30], 'counters begin at 0')
  t.strictSame(columns.map(column => column.indexOf('stale')), [10, 20, 30, -1])
  t.strictSame(columns.map(column => column.filter(reading => reading === '_').length), [0, 10, 20, 30])
  t.strictSame(columns[0]!.slice(10), ['stale', ...new Array(20).fill('end')])
  const rates = columns.slice(0, 3).map(column => column.find(reading => typeof reading === 'number' && reading > 0))
  t.equal(new Set(rates).size, 3, 'noise differs')
})

t.test('a series that begins later is not replaced before', async t => {
  const metric = expand(pods, { zone: ['a'], pod: ['p'] }, fromRate(1), {
    churn: churn({ label: 'pod', every: '10s', share: 1 }), start: 25_000
  })
  const registry = new Registry({ start: 0, interval: '1s' }).add(metric)
  t.strictSame(pairs(registry.at(29_000)), [['up{zone="a", pod="p-2"}', 4]])
  t.strictSame(pairs(registry.at(30_000)), [['up{zone="a", pod="p-2"}', 'stale'], ['up{zone="a", pod="p-3"}', 0]])
  t.strictSame(registry.at(24_000), [])
  t.strictSame(readingsOf(registry.readBlock(0, 5)), {})
})

t.test('data begins anew with each series, and its end comes first if it is earlier', async t => {
  const metric = expand(pods, { zone: ['a'], pod: ['p'] }, linear(1, 3, { steps: 3 }), {
    churn: churn({ label: 'pod', every: '5s', share: 1 })
  })
  const registry = new Registry({ start: 0, interval: '1s' }).add(metric)
  const found = Object.values(readingsOf(registry.readBlock(0, 10)))
  t.strictSame(found, [
    [1, 2, 3, 'stale', 'end', 'end', 'end', 'end', 'end', 'end'],
    ['_', '_', '_', '_', '_', 1, 2, 3, 'stale', 'end']
  ])
  t.equal(registry.isInfinite, true)
})

t.test('histograms are replaced as well', async t => {
  const metric = expand(histogram('wait', { labels: ['pod'], buckets: [] }), { pod: ['p'] },
    { rate: 2, distribution: uniform({ min: 0, max: 1 }) }, { churn: churn({ label: 'pod', every: '3s', share: 1 }) })
  const found = readingsOf(new Registry({ start: 0, interval: '1s' }).add(metric).readBlock(0, 6))
  t.strictSame(found['wait_count{pod="p-0"}'], [0, 2, 4, 'stale', 'end', 'end'])
  t.strictSame(found['wait_bucket{pod="p-1", le="+Inf"}'], ['_', '_', '_', 0, 2, 4])
  t.equal(Object.keys(found).length, 6)
})

t.test('all of it is one definition, with one id', async t => {
  const registry = registryOf(rule, 1)
  const [one] = Array.from(registry.definitions(0))
  t.strictSame([one!.definition.labels, one!.definition.churn, one!.state], [{ zone: 'a', pod: 'p0' }, rule, 'active'])
  const ids = [0, 1_000_000].map(t => registry.at(t)[0]!.series.id)
  t.strictSame(ids, [one!.id, one!.id])
  t.equal(registry.size, 1)
  const columns = Array.from(registry.read(one!.id, [0, 100_000]), ({ series }) => series.labels.get('pod'))
  t.ok(columns.length > 1)
  registry.pause(one!.id)
  t.strictSame(registry.at(0), [])
  registry.resume(one!.id)
  registry.replace(one!.id, { ...one!.definition, data: constant(7) })
  t.strictSame(pairs(registry.at(0)).map(([, value]) => value), [7])
  registry.delete(one!.id)
  t.strictSame(registry.at(0), [])
})

t.test('replaced while it is paused, it stays paused', async t => {
  const registry = registryOf(rule, 2)
  const [one] = Array.from(registry.definitions(0))
  registry.pause(one!.id)
  t.equal(registry.replace(one!.id, { ...one!.definition, data: constant(7) }), one!.id)
  t.equal(registry.definition(one!.id).state, 'paused')
  t.equal(registry.at(0).length, 1)
  registry.resume(one!.id)
  t.strictSame(registry.at(0).map(sample => 'value' in sample && sample.value), [0, 7])
})

t.test('a generation lasts the interval at least', async t => {
  const added = (every: string | number, share: number, interval: string) => errorOf(() => new Registry({ interval })
    .add(expand(pods, { zone: ['a'], pod: ['b'] }, constant(1), { churn: churn({ label: 'pod', every, share }) })))
  const rule = 'RangeError: churn: a generation must last the interval at least, got'
  t.equal(added('1ms', 0.2, '1h'), `${rule} 5ms`)
  t.equal(added('59m59s', 1, '1h'), `${rule} 59m59s`)
  t.equal(added('3s', 0.2, '15s'), 'no error')
  t.equal(added('1h', 1, '1h'), 'no error')
  t.equal(added(70, 0.07, '1s'), 'no error', '70 / 0.07 is rounded below 1000')
})

t.test('labels are those of the series that replace each other', async t => {
  t.equal(errorOf(() => new Registry({ start: 0 })
    .add(expand(pods, { zone: ['a'], pod: ['7'] }, fromLabel('pod'), { churn: rule }))),
  'TypeError: fromLabel: label pod must be a number, got "7-0"')
})

t.test('a churn that is none', async t => {
  const valid = { label: 'pod', every: '10m', share: 0.1 }
  for (const share of [0, 1.1, NaN]) {
    t.equal(errorOf(() => churn({ ...valid, share })),
      `RangeError: churn: share must be above 0, at most 1, got ${share}`)
  }
  t.equal(errorOf(() => churn({ ...valid, every: 0 })), 'RangeError: churn: every must be longer than 0, got 0s')
  t.equal(errorOf(() => churn({ ...valid, label: 7 as never })), 'TypeError: churn: label must be text, got 7')
  const one = { pod: ['a'], zone: ['b'] }
  const nodes = churn({ ...valid, label: 'node' })
  t.equal(errorOf(() => new Registry().add(expand(pods, one, constant(1), { churn: nodes }))),
    'TypeError: churn: node is not one of zone, pod')
  t.equal(errorOf(() => new Registry().add(expand(gauge('a'), {}, constant(1), { churn: churn(valid) }))),
    'TypeError: churn: pod is not one of no labels')
  t.equal(errorOf(() => new Registry().add(expand(pods, one, constant(1), { churn: valid as never }))),
    'TypeError: churn: must be made by churn(), got object')
})

t.test('a generation begins and ends where its number changes', async () => {
  const share = fc.double({ min: 0.001, max: 1, noNaN: true })
  const phase = fc.double({ min: 0, max: 0.999, noNaN: true })
  fc.assert(fc.property(share, phase, fc.integer({ min: -1e6, max: 1e6 }), (share, phase, turn) => {
    const rule = churn({ label: 'a', every: 1_000, share })
    const number = rule.generation(phase, turn * 1_000 + 999)
    const [begin, end] = [rule.begin(phase, number), rule.begin(phase, number + 1)]
    return begin <= turn * 1_000 && end > turn * 1_000 && number === rule.generation(phase, begin) &&
      rule.generation(phase, begin - 1) === number - 1 && rule.generation(phase, end) === number + 1
  }), runs)
})

t.test('where the division is rounded across a whole number, a generation still begins where it should', async t => {
  for (const [share, phase, number] of [[0.3, 0.3, 1_182], [0.7, 0.5, 43_152], [0.7, 0.9, 217_990]] as const) {
    const rule = churn({ label: 'a', every: 1_000, share })
    const begin = rule.begin(phase, number)
    t.strictSame([begin - 1, begin].map(t => rule.generation(phase, t)), [number - 1, number])
  }
})

/** What a series shows while it lives: with its first stale sample. */
function lives (found: Record<string, Reading[]>): Record<string, Reading[]> {
  const all = Object.entries(found).map(([name, all]) => {
    return [name, all.filter(one => one !== 'end' && one !== '_')] as const
  })
  return Object.fromEntries(all.filter(([, all]) => all.length > 0))
}

t.test('history has the same series and values, however it is read', async t => {
  const others = [{ every: '7s', share: 1 / 3 }, { every: 500, share: 0.01 }]
  const rules = [rule, ...others.map(other => churn({ label: 'pod', ...other }))]
  for (const [seed, rule] of rules.entries()) {
    const whole = lives(readingsOf(registryOf(rule, 5, seed).readBlock(0, 200)))
    const registry = registryOf(rule, 5, seed)
    const parts = [0, 20, 21, 63, 150].map((from, i, all) => {
      return registry.readBlock(from * 1_000, (all[i + 1] ?? 200) - from)
    })
    t.strictSame(lives(readingsOf(...parts)), whole)
    t.strictSame(lives(columnReadings(registry.columns({ from: 0, to: 199_000 }))), whole)
    t.strictSame(lives(readingsOf(...await blocksOf(registry, { from: 0, to: 199_000 }))), whole)
    const singles = Array.from({ length: 200 }, (_, i) => pairs(registry.at(i * 1_000))).flat()
    const grouped: Record<string, unknown[]> = {}
    for (const [text, value] of singles) (grouped[text] ??= []).push(value)
    t.strictSame(grouped, whole)
  }
})

t.test('a change of another series while history is read ends none', async t => {
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(expand(pods, { zone: ['a'], pod: names('p{i}', 3) }, constant(1), {
      churn: churn({ label: 'pod', every: '100s', share: 0.5 })
    }))
  const expected = lives(readingsOf(...await blocksOf(registry, { from: 0, to: 1_999_000 })))
  const found: Awaited<ReturnType<typeof blocksOf>> = []
  for await (const block of registry.samples({ from: 0, to: 1_999_000 })) {
    found.push(block)
    // Reads something else in between, so that series are made anew
    registry.at(9_000_000)
    registry.addFamily({ name: `other${found.length}`, type: 'gauge' })
  }
  t.equal(found.length, 4)
  t.strictSame(lives(readingsOf(...found)), expected)
})
