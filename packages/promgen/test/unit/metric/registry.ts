import t from 'tap'
import {
  constant, counter, custom, fromLabel, fromRate, gap, gauge, linear, noise, Registry, untyped
} from '../../../index.ts'
import { blocksOf, columnReadings, pairs, readingsOf, textOf } from '../../support/readings.ts'

const rooms = gauge('temperature_celsius', { labels: ['room'] })

/** A step is a second, and the first one at 10 s. */
function registryOf (...metrics: Parameters<Registry['add']>): Registry {
  return new Registry({ start: 10_000, interval: '1s' }).add(...metrics)
}

t.test('a registry begins now, in steps of 15 s', async t => {
  const { start, interval, seed, series, families, size, externalLabels } = new Registry({ now: 5 })
  t.strictSame([start, interval, seed, series, families, size, externalLabels.size], [5, 15_000, 0, [], [], 0, 0])
  t.equal(new Registry({ start: '-1m', now: 90_000 }).start, 30_000)
  const before = Date.now()
  const now = new Registry().start
  t.ok(now >= before && now <= Date.now())
})

t.test('families and series are in the order in which they were added', async t => {
  const registry = registryOf(
    rooms.series({ room: 'b' }, constant(1)),
    untyped('x').series({}, constant(2)),
    rooms.series({ room: 'a' }, constant(3))
  )
  t.strictSame(registry.families.map(({ name, type }) => [name, type]),
    [['temperature_celsius', 'gauge'], ['x', 'untyped']])
  t.strictSame(registry.series.map(textOf), ['temperature_celsius{room="b"}', 'temperature_celsius{room="a"}', 'x{}'])
  t.strictSame(registry.seriesOf(rooms.family), registry.series.slice(0, 2))
  t.equal(registry.size, 3)
})

t.test('a series knows its family, name, labels and id', async t => {
  const metric = gauge('a', { labels: ['x', 'y'] }).series({ y: '2', x: '1' }, constant(1))
  const [series] = registryOf(metric).series
  t.equal(series!.family, metric.family)
  t.equal(series!.name, 'a')
  t.strictSame(Array.from(series!.labels), [['x', '1'], ['y', '2']])
  t.match(series!.id, /^[0-9a-f]{16}$/)
})

t.test('a series has its data from its start on, and ends with one stale sample', async t => {
  const registry = registryOf(
    rooms.series({ room: 'a' }, custom(1, null, 3)).series({ room: 'b' }, constant(7), { start: 12_000 })
  )
  t.strictSame(readingsOf(registry.readBlock(8_000, 8)), {
    'temperature_celsius{room="a"}': ['_', '_', 1, '_', 3, 'stale', 'end', 'end'],
    'temperature_celsius{room="b"}': ['_', '_', '_', '_', 7, 7, 7, 7]
  })
  t.strictSame(pairs(registry.at(11_000)), [])
  t.strictSame(pairs(registry.at(13_000)), [
    ['temperature_celsius{room="a"}', 'stale'], ['temperature_celsius{room="b"}', 7]
  ])
  t.strictSame(pairs(registry.at(14_000)), [['temperature_celsius{room="b"}', 7]])
})

t.test('a sample has its series and its instant', async t => {
  const registry = registryOf(gauge('a').series({}, custom(1)))
  const [series] = registry.series
  t.strictSame(registry.at(10_000), [{ series, t: 10_000, value: 1 }])
  t.strictSame(registry.at('+1s', 10_000), [{ series, t: 11_000, stale: true }])
})

t.test('each end strategy', async t => {
  const ends = ['loop', 'sendLast', 'remove', { custom: 9 }, { custom: null }] as const
  const metric = ends.reduce((metric, end, i) => metric.series({ room: `${i}` }, custom(1, 2), { end }), rooms)
  t.strictSame(Object.values(readingsOf(registryOf(metric).readBlock(10_000, 5))), [
    [1, 2, 1, 2, 1], [1, 2, 2, 2, 2], [1, 2, 'stale', 'end', 'end'], [1, 2, 9, 9, 9], [1, 2, '_', '_', '_']
  ])
})

t.test('between the instants of the grid, a series is stale once as well', async t => {
  const registry = registryOf(gauge('a').series({}, custom(1)))
  t.strictSame(readingsOf(registry.readBlock(9_500, 5)), { 'a{}': ['_', 1, 'stale', 'end', 'end'] })
})

t.test('a series without any sample on the grid is never stale', async t => {
  const registry = registryOf(
    rooms.series({ room: 'empty' }, custom()).series({ room: 'between' }, gap('500ms'), { start: 10_200 })
      .series({ room: 'long ago' }, custom(1, 2), { start: 5_000 })
  )
  t.strictSame(pairs([10, 11, 12, 13].flatMap(second => registry.at(second * 1_000))), [])
})

t.test('a relative start refers to the time of the registry, or of the change', async t => {
  const registry = new Registry({ start: 0, interval: '1s', now: 60_000 })
    .add(rooms.series({ room: 'a' }, linear(0, 10, { steps: 11 }), { start: '-5s' }))
  registry.create({ name: rooms.family.name, labels: { room: 'b' }, data: linear(0, 10, { steps: 11 }), start: '-2s' },
    60_000)
  t.strictSame(pairs(registry.at(60_000)).map(([, value]) => value), [5, 2])
  t.strictSame(Array.from(registry.definitions(0), ({ definition }) => definition.start), [55_000, 58_000])
})

t.test('samples, columns, blocks, snapshots and single instants agree', async t => {
  const metric = rooms.series({ room: '1' }, noise().add(fromLabel('room')).take({ steps: 700 }))
    .series({ room: '2' }, fromRate(noise().add(2)))
  const registry = registryOf(metric)
  const instants = Array.from({ length: 1_200 }, (_, i) => 10_000 + i * 1_000)
  const expected = readingsOf(registry.readBlock(10_000, 1_200))
  t.equal(new Set(Object.values(expected).flat()).size, 1_902)
  const range = { from: 10_000, to: instants.at(-1)! }
  t.strictSame(readingsOf(...await blocksOf(registry, range)), expected)
  t.strictSame(columnReadings(registry.columns(range)), expected)
  const single = instants.flatMap(instant => pairs(registry.at(instant)))
  t.strictSame(single, instants.flatMap((_, i) => Object.entries(expected).flatMap(([text, readings]) => {
    return readings[i] === 'end' ? [] : [[text, readings[i]]]
  })))
  for (const i of [1_199, 3, 700, 701]) {
    const { times, states, values } = registry.snapshot(instants[i]!)
    t.strictSame(Array.from(times), [instants[i]])
    t.strictSame(readingsOf({ series: registry.series, times, values, states }),
      Object.fromEntries(Object.entries(expected).map(([text, readings]) => [text, [readings[i]]])))
  }
})

t.test('ranges are inclusive, on the grid of the start, and end with the last sample', async t => {
  const registry = registryOf(gauge('a').series({}, custom(1, 2)))
  async function times (from: number, to?: number): Promise<number[]> {
    const range = { from, ...to === undefined ? {} : { to } }
    const blocks = await blocksOf(registry, range)
    const found = blocks.flatMap(({ times }) => Array.from(times))
    t.strictSame(Array.from(registry.columns(range)).flatMap(({ times }) => Array.from(times)), found)
    return found
  }
  t.strictSame(await times(10_000, 12_000), [10_000, 11_000, 12_000])
  t.strictSame(await times(10_001, 11_999), [11_000])
  t.strictSame(await times(8_500, 9_000), [9_000])
  t.strictSame(await times(11_500, 11_900), [])
  t.strictSame(await times(12_000, 11_000), [])
  t.strictSame(await times(11_000), [11_000, 12_000])
  t.strictSame(await times(20_000), [])
})

t.test('the last instant is that of the last stale sample', async t => {
  t.equal(registryOf().lastInstant, 10_000)
  t.equal(registryOf(rooms).isInfinite, false)
  const short = rooms.series({ room: 'a' }, custom(1, 2))
  t.equal(registryOf(short).lastInstant, 12_000)
  t.equal(registryOf(short.series({ room: 'b' }, gap('2500ms'))).lastInstant, 13_000)
  t.equal(registryOf(short.series({ room: 'b' }, gap('2s'), { start: 10_500 })).lastInstant, 13_000)
  t.equal(registryOf(short.series({ room: 'b' }, custom(1), { start: 0 })).lastInstant, 12_000)
  t.equal(registryOf(short).isInfinite, false)
  t.equal(registryOf(short.series({ room: 'b' }, constant(1))).isInfinite, true)
})

t.test('a paused series has no samples, and later those of its clock', async t => {
  const registry = registryOf(rooms.series({ room: 'a' }, fromRate(1)).series({ room: 'b' }, constant(7)))
  const [a] = Array.from(registry.definitions(10_000))
  const { version } = registry
  registry.pause(a!.id)
  registry.pause(a!.id)
  t.equal(registry.version, version + 1)
  t.strictSame(pairs(registry.at(15_000)), [['temperature_celsius{room="b"}', 7]])
  t.strictSame(registry.series.map(textOf), ['temperature_celsius{room="b"}'])
  t.strictSame(registry.seriesOf(rooms.family), registry.series)
  t.strictSame(Array.from(registry.definitions(10_000), ({ state }) => state), ['paused', 'active'])
  t.equal(registry.size, 2)
  registry.resume(a!.id)
  t.strictSame(pairs(registry.at(20_000)), [
    ['temperature_celsius{room="a"}', 10], ['temperature_celsius{room="b"}', 7]
  ])
})

t.test('a definition is read back', async t => {
  const data = custom(1)
  const source = [{ CustomValues: [1] }]
  const registry = registryOf(gauge('a', { labels: ['x', 'y'] })
    .series({ y: '2', x: '1' }, data, { end: 'loop', start: '1970-01-01T00:00:05Z', source })
    .series({ x: '1', y: '3' }, data))
  t.strictSame(Array.from(registry.definitions(11_000)), [
    {
      id: registry.series[0]!.id,
      definition: { name: 'a', labels: { x: '1', y: '2' }, data, end: 'loop', start: 5_000, source },
      state: 'active'
    },
    {
      id: registry.series[1]!.id,
      definition: { name: 'a', labels: { x: '1', y: '3' }, data, end: 'remove' },
      state: 'ended'
    }
  ])
  t.equal(registry.definition(registry.series[1]!.id, 10_000).state, 'active')
})

t.test('a deleted series can be created again', async t => {
  const registry = registryOf(rooms.series({ room: 'a' }, constant(1)).series({ room: 'b' }, constant(2)))
  const { id } = registry.series[0]!
  const { definition } = registry.definition(id)
  registry.delete(id)
  t.strictSame(pairs(registry.at(10_000)), [['temperature_celsius{room="b"}', 2]])
  t.equal(registry.size, 1)
  t.equal(registry.create({ ...definition, data: constant(3) }), id)
  t.strictSame(pairs(registry.at(10_000)), [['temperature_celsius{room="b"}', 2], ['temperature_celsius{room="a"}', 3]])
})

t.test('a family goes with its series', async t => {
  const registry = registryOf(counter('a').series({}, constant(1)), rooms.series({ room: 'a' }, constant(1)))
  const { version } = registry
  registry.removeFamily('temperature_celsius')
  t.strictSame([registry.size, registry.families.map(({ name }) => name)], [1, ['a']])
  t.equal(registry.version, version + 1)
  registry.add(gauge('temperature_celsius').series({}, constant(5)))
  t.strictSame(pairs(registry.at(10_000)), [['a{}', 1], ['temperature_celsius{}', 5]])
  t.equal(registry.addFamily({ name: 'a', type: 'counter' }), false)
  t.equal(registry.addFamily({ name: 'b', type: 'counter' }), true)
})

t.test('a replaced series stays in its place, with the same array of series', async t => {
  const registry = registryOf(rooms.series({ room: 'a' }, constant(1)).series({ room: 'b' }, constant(2)))
  const { series, version } = registry
  const { id } = series[0]!
  t.equal(registry.replace(id, { name: rooms.family.name, labels: { room: 'a' }, data: constant(3) }), id)
  t.strictSame(pairs(registry.at(10_000)), [['temperature_celsius{room="a"}', 3], ['temperature_celsius{room="b"}', 2]])
  t.equal(registry.series, series)
  t.equal(registry.version, version)
})

t.test('a series that is replaced under other labels is another one, and last', async t => {
  const registry = new Registry({ start: 0, maxSeries: 2 })
    .add(rooms.series({ room: 'a' }, constant(1)).series({ room: 'b' }, constant(2)))
  const { id } = registry.series[0]!
  const other = { name: rooms.family.name, labels: { room: 'b' }, data: constant(3) }
  t.throws(() => registry.replace(id, other), /exists already/)
  const next = registry.replace(id, { ...other, labels: { room: 'c' } })
  t.not(next, id)
  t.strictSame(pairs(registry.at(0)), [['temperature_celsius{room="b"}', 2], ['temperature_celsius{room="c"}', 3]])
})

t.test('series that go between two blocks are stale at the first instant of the next', async t => {
  const metric = ['a', 'b', 'c'].reduce((metric, room) => metric.series({ room }, constant(1)), rooms)
    .series({ room: 'short' }, custom(1))
  const registry = registryOf(metric)
  const [a, b, , short] = registry.series
  const found: object[] = []
  for await (const block of registry.samples({ from: 10_000, to: 10_000 + 1_030_000 })) {
    const last = block.times.length - 1
    found.push(Object.fromEntries(Object.entries(readingsOf(block)).map(([text, all]) => {
      return [text.slice(-4, -2), [all[0], all[last]]]
    })))
    if (found.length === 1) {
      registry.delete(a!.id)
      registry.pause(b!.id)
      registry.delete(short!.id)
    } else {
      registry.resume(b!.id)
    }
  }
  t.strictSame(found, [
    { '"a': [1, 1], '"b': [1, 1], '"c': [1, 1], rt: [1, 'end'] },
    { '"c': [1, 1], '"a': ['stale', 'end'], '"b': ['stale', 'end'] },
    { '"b': [1, 1], '"c': [1, 1] }
  ])
})
