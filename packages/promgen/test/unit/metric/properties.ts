import fc from 'fast-check'
import t from 'tap'
import {
  churn, constant, counter, expand, fromRate, gauge, histogram, lognormal, names, Registry, uniform, type Distribution,
  type End, type Metric, type SeriesDefinition
} from '../../../index.ts'
import { blocksOf, columnReadings, readingsOf, type Reading } from '../../support/readings.ts'
import { runs } from '../../support/repetitions.ts'
import { signals } from '../../support/signals.ts'

const start = 1_767_225_600_000
const options = { seed: 3, start, interval: '1s' }
const weights = gauge('a', { labels: ['weight'] })

const end = fc.constantFrom<End>('remove', 'loop', 'sendLast', { custom: 7 }, { custom: null })

/** Some series of all kinds of data, each with labels of its own. */
const definitions: fc.Arbitrary<SeriesDefinition[]> = fc.array(
  fc.record({ data: signals, end, begin: fc.integer({ min: -4, max: 4 }) }), { minLength: 1, maxLength: 4 }
).map(all => all.map(({ data, end, begin }, i) => {
  // Without any length there is nothing to loop or to repeat
  const allowed = data.length(1_000) === 0 ? 'remove' : end
  return { name: 'a', labels: { weight: `${i + 1}.5` }, data, end: allowed, start: start + begin * 500 }
}))

function registryOf (definitions: Iterable<SeriesDefinition>): Registry {
  return new Registry(options).add(weights.with(definitions))
}

function same (a: readonly Reading[] = [], b: readonly Reading[] = []): boolean {
  return a.length === b.length && a.every((reading, i) => Object.is(reading, b[i]))
}

function allSame (a: Record<string, Reading[]>, b: Record<string, Reading[]>): boolean {
  const names = Object.keys(a)
  return names.join() === Object.keys(b).join() && names.every(name => same(a[name], b[name]))
}

t.test('adding, removing and reordering series changes no other', async () => {
  const places = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 })
  fc.assert(fc.property(definitions, places, (definitions, places) => {
    const all = readingsOf(registryOf(definitions).readBlock(start - 2_000, 10))
    const chosen = Array.from(new Set(places.map(place => definitions[place % definitions.length]!)))
    const registry = registryOf(chosen)
    const some = readingsOf(registry.readBlock(start - 2_000, 10))
    if (!Object.entries(some).every(([name, readings]) => same(readings, all[name]))) return false
    // The rest comes while it is read, and the first goes
    const [first] = registry.series
    registry.delete(first!.id)
    for (const definition of definitions) if (!chosen.includes(definition)) registry.create(definition)
    return Object.entries(readingsOf(registry.readBlock(start - 2_000, 10)))
      .every(([name, readings]) => same(readings, all[name]))
  }), runs)
})

t.test('blocks, samples, columns, snapshots and single instants agree, in any order and split', async () => {
  const order = fc.uniqueArray(fc.nat(11), { minLength: 4, maxLength: 4 })
  const cuts = fc.integer({ min: 1, max: 11 })
  await fc.assert(fc.asyncProperty(definitions, order, cuts, async (definitions, order, cut) => {
    const from = start - 1_000
    const expected = readingsOf(registryOf(definitions).readBlock(from, 12))
    const registry = registryOf(definitions)
    for (const i of order) {
      const instant = from + i * 1_000
      const single = Object.fromEntries(registry.at(instant).map(sample => {
        return [JSON.stringify(Array.from(sample.series.labels)), 'stale' in sample ? 'stale' : sample.value]
      }))
      const snapshot = readingsOf(registry.snapshot(instant))
      for (const [s, [name, readings]] of Object.entries(expected).entries()) {
        const reading = readings[i]!
        if (!same(snapshot[name], [reading])) return false
        const labels = JSON.stringify(Array.from(registry.series[s]!.labels))
        if (!Object.is(single[labels], reading === '_' || reading === 'end' ? undefined : reading)) return false
      }
    }
    const range = { from, to: from + 11_000 }
    const parts = [registry.readBlock(from, cut), registry.readBlock(from + cut * 1_000, 12 - cut)]
    return allSame(readingsOf(...parts), expected) &&
      allSame(columnReadings(registry.columns(range)), expected) &&
      allSame(readingsOf(...await blocksOf(registry, range)), expected)
  }), runs)
})

t.test('a series is stale once, after its last instant, or never', async () => {
  fc.assert(fc.property(definitions, definitions => {
    return Object.values(readingsOf(registryOf(definitions).readBlock(start - 3_000, 24))).every(readings => {
      const stale = readings.indexOf('stale')
      if (stale < 0) return !readings.includes('end') || readings.every(reading => reading === '_' || reading === 'end')
      return readings.slice(0, stale).every(reading => reading !== 'end') &&
        readings.slice(stale + 1).every(reading => reading === 'end')
    })
  }), runs)
})

t.test('counters from a rate never fall between resets, and equal the integral', async () => {
  const every = fc.integer({ min: 2, max: 9 })
  fc.assert(fc.property(signals, every, (signal, every) => {
    const registry = new Registry(options).add(counter('a', { labels: ['weight'] })
      .series({ weight: '1.5' }, fromRate(signal).resetEvery(every * 1_000)))
    const rates = registryOf([{ name: 'a', labels: { weight: '1.5' }, data: signal }])
    const [found] = Object.values(readingsOf(registry.readBlock(start, 12)))
    const [middle] = Object.values(readingsOf(rates.readBlock(start + 500, 12)))
    let total = 0
    return found!.every((value, i) => {
      if (i % every === 0) total = 0
      else {
        const rate = middle![i - 1]
        total += typeof rate === 'number' && rate > 0 && rate < Infinity ? rate : 0
      }
      return typeof value !== 'number' || Math.abs(value - total) <= 1e-9 * total
    })
  }), runs)
})

const number = fc.double({ min: -1, max: 20, noNaN: true })
const distributions: fc.Arbitrary<object> = fc.oneof(
  fc.tuple(number, number, number).map(([a, b, c]) => ({ quantiles: { 0.5: a, 0.9: b, 0.99: c } })),
  fc.tuple(signals, signals).map(([a, b]) => ({ quantiles: { 0.3: a, 0.8: b } })),
  fc.tuple(signals, number).map(([median, sigma]) => ({ distribution: lognormal({ median, sigma }) })),
  fc.tuple(number, signals).map(([min, max]) => ({ distribution: uniform({ min, max }) }))
)
const bounds = fc.uniqueArray(fc.integer({ min: -3, max: 40 }), { maxLength: 6 })
  .map(all => all.sort((a, b) => a - b).map(bound => bound / 2))

t.test('buckets are whole, rise with their bounds and with time, and the last equals the count', async () => {
  fc.assert(fc.property(signals, distributions, bounds, (rate, distribution, buckets) => {
    const data = { ...distribution, rate } as Distribution
    const metric: Metric = histogram('a', { buckets, labels: ['weight'] }).series({ weight: '1.5' }, data)
    const { series, states, values } = new Registry(options).add(metric).readBlock(start - 1_000, 12)
    const width = series.length
    if (width !== buckets.length + 3) return false
    const last = new Float64Array(width)
    for (let i = 0; i < 12; i++) {
      const row = values.subarray(i * width, i * width + width)
      if (new Set(states.subarray(i * width, i * width + width)).size !== 1) return false
      if (states[i * width] !== 0) continue
      if (row[width - 3] !== row[width - 1]) return false
      for (let s = 0; s < width; s++) {
        if (s === width - 2) continue
        if (!Number.isSafeInteger(row[s]) || row[s]! < last[s]!) return false
        if (s > 0 && s < width - 2 && row[s]! < row[s - 1]!) return false
      }
      last.set(row)
    }
    return true
  }), runs)
})

t.test('whatever is changed between two blocks, series that go are stale once', async () => {
  const rooms = ['0', '1', '2', '3']
  const change = fc.tuple(fc.nat(3), fc.constantFrom('pause', 'resume', 'delete', 'create', 'replace', 'rename'))
  await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 8 }), async changes => {
    const definition = (weight: string, value = 1) => ({ name: 'a', labels: { weight }, data: constant(value) })
    const registry = registryOf(rooms.slice(0, 3).map(room => definition(room)))
    const ids = new Map(registry.series.map(({ id, labels }) => [labels.get('weight')!, id]))
    const paused = new Set<string>()
    const values = new Map(rooms.slice(0, 3).map(room => [room, 1]))
    for (const room of rooms) if (!ids.has(room)) ids.set(room, registryOf([definition(room)]).series[0]!.id)
    const before = new Set(values.keys())
    const found: Array<Record<string, Reading[]>> = []
    for await (const block of registry.samples({ from: start, to: start + 513_000 })) {
      found.push(readingsOf(block))
      if (found.length === 2) break
      for (const [room, kind] of changes) {
        const [name, id] = [rooms[room]!, ids.get(rooms[room]!)!]
        const other = rooms.find(room => !values.has(room))
        if (values.has(name) === (kind === 'create') || (kind === 'rename' && other === undefined)) continue
        if (kind === 'pause') paused.add(name)
        if (kind === 'rename' && paused.has(name)) paused.add(other!)
        if (kind !== 'pause' && kind !== 'replace') paused.delete(name)
        if (kind === 'delete' || kind === 'rename') values.delete(name)
        if (kind === 'create' || kind === 'replace') values.set(name, 2)
        if (kind === 'rename') values.set(other!, 3)
        if (kind === 'create') registry.create(definition(name, 2))
        else if (kind === 'replace') registry.replace(id, definition(name, 2))
        else if (kind === 'rename') registry.replace(id, definition(other!, 3))
        else registry[kind](id)
      }
    }
    const expected = new Map<string, Reading[]>()
    for (const [name, value] of values) if (!paused.has(name)) expected.set(name, [value, value])
    for (const name of before) if (!expected.has(name)) expected.set(name, ['stale', 'end'])
    const last = found[1]!
    return Object.keys(last).length === expected.size && Array.from(expected).every(([name, readings]) => {
      return same(last[`a{weight="${name}"}`], readings)
    })
  }), runs)
})

t.test('with churn, each slot has one series at each instant, which lives once at most', async () => {
  const rule = fc.record({
    every: fc.integer({ min: 1, max: 50 }).map(every => every * 100),
    share: fc.double({ min: 0.01, max: 1, noNaN: true })
  }).filter(({ every, share }) => every / share >= 1_000)
  fc.assert(fc.property(rule, fc.integer({ min: -20, max: 20 }), (rule, from) => {
    const metric = expand(gauge('a', { labels: ['pod'] }), { pod: names('{i}', 3) }, constant(1), {
      churn: churn({ label: 'pod', ...rule }), start: start - 100_000
    })
    const { series, states } = new Registry(options).add(metric).readBlock(start + from * 1_000, 8)
    const lives = Array.from(series, (_, s) => {
      return Array.from({ length: 8 }, (_, i) => states[i * series.length + s]).join('')
    })
    for (let i = 0; i < 8; i++) if (lives.filter(life => life[i] === '0').length !== 3) return false
    return lives.every(life => /^1*(?:0*(?:32*)?|2*)$/.test(life))
  }), runs)
})
