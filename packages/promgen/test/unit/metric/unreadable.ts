import t from 'tap'
import {
  constant, counter, custom, fromRate, gauge, histogram, join, linear, noise, Registry, uniform, walk, type Signal
} from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'

/** After 10,000,000 of its steps. */
const late = 10_001_000
const tooMany = 'FromRate: 10001000 steps from start to now, at most 10000000: ' +
  'set start later, resetEvery or resolution'
const rate = fromRate(noise().add(2), { resolution: '1ms' })

/** A series that can be read, another that cannot, and a last one; and what is told of them. */
function registryOf (data: Signal = rate): { registry: Registry, told: string[] } {
  const registry = new Registry({ start: 0, interval: '1s' }).add(
    gauge('a').series({}, constant(1)),
    counter('b', { labels: ['n'] }).series({ n: '1' }, data).series({ n: '2' }, data),
    gauge('c').series({}, constant(3))
  )
  const told: string[] = []
  registry.onWarning = warning => told.push(warning)
  return { registry, told }
}

function scraped (registry: Registry, t: number): Array<[number, number]> {
  return Array.from(registry.parts(t), ({ values, states }) => {
    return Array.from(values, (value, i) => [states[i], states[i] === 0 ? value : -1] as [number, number])
  }).flat()
}

const others = [[0, 1], [1, -1], [1, -1], [0, 3]]

t.test('a series that cannot be read does not cost a scrape the others', async t => {
  const { registry, told } = registryOf()
  t.strictSame(scraped(registry, 0), [[0, 1], [0, 0], [0, 0], [0, 3]])
  t.strictSame(told, [])
  t.strictSame(scraped(registry, late), others)
  t.strictSame(Array.from(registry.snapshot(late).states), [0, 1, 1, 0])
  t.strictSame(registry.series.map(({ name }) => name), ['a', 'b', 'b', 'c'])
})

t.test('it is told once', async t => {
  const { registry, told } = registryOf()
  const warning = `series {n="1"} of b has no samples: ${tooMany}`
  t.strictSame(registry.warnings, [])
  for (let i = 0; i < 3; i++) scraped(registry, late)
  registry.snapshot(late)
  t.strictSame(told, [warning])
  t.strictSame(registry.warnings, [warning])
  registry.create({ name: 'b', labels: { n: '3' }, data: fromRate(noise(), { resolution: '1ms' }) })
  scraped(registry, late)
  t.strictSame(told, [warning, warning.replace('1', '3')])
  registry.removeFamily('b')
  t.strictSame(registry.warnings, [])
})

t.test('all series of a histogram are missing', async t => {
  const data = { rate: noise().add(2), distribution: uniform({ min: 0, max: 2 }), resolution: '1ms' }
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(histogram('h', { buckets: [1] }).series({}, data), gauge('c').series({}, constant(3)))
  registry.onWarning = () => {}
  t.strictSame(scraped(registry, late), [[1, -1], [1, -1], [1, -1], [1, -1], [0, 3]])
  t.match(registry.warnings, [/^series \{\} of h has no samples: histogram: 10001000 steps/])
})

t.test('by default it is a warning of the process', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(counter('b').series({}, rate))
  const warned = new Promise<Error>(resolve => process.once('warning', resolve))
  scraped(registry, late)
  t.equal((await warned).message, `promgen: series {} of b has no samples: ${tooMany}`)
})

t.test('exports and single readings fail', async t => {
  const { registry, told } = registryOf()
  const error = `RangeError: ${tooMany}`
  const range = { from: late, to: late }
  t.equal(errorOf(() => registry.at(late)), error)
  t.equal(errorOf(() => registry.readBlock(late, 1)), error)
  t.equal(errorOf(() => Array.from(registry.columns(range))), error)
  t.equal(errorOf(() => Array.from(registry.read(registry.series[1]!.id, [late]))), error)
  await t.rejects(registry.samples(range)[Symbol.asyncIterator]().next(), { message: tooMany })
  t.strictSame(told, [])
})

t.test('a fault of another kind is not kept back', async t => {
  // No data has such a fault: it would be one of this package
  const data = fromRate(noise())
  const { registry, told } = registryOf(data)
  Object.defineProperty(data.node, 'fill', { value: () => { throw new Error('broken') } })
  t.equal(errorOf(() => scraped(registry, 5_000)), 'Error: broken')
  t.equal(errorOf(() => new Registry().add(counter('d').series({}, custom(1).add(data))).warnings), 'Error: broken')
  t.strictSame(told, [])
})

t.test('a series that cannot be read any more can be replaced by another', async t => {
  const { registry, told } = registryOf()
  const [, { id }] = registry.series as [unknown, { id: string }]
  registry.replace(id, { name: 'b', labels: { n: '1' }, data: constant(5) }, late)
  t.strictSame(scraped(registry, late)[1], [0, 5])
  t.equal(told.length, 1)
})

t.test('a counter that cannot be looked at in advance has no warning, and others of its family have', async t => {
  const falling = counter('b', { labels: ['n'] })
    .series({ n: '1' }, join(custom(2), walk({ every: '1ms' }))).series({ n: '2' }, linear(5, 4, { steps: 2 }))
  t.strictSame(new Registry({ start: 0, interval: '1h' }).add(falling).warnings, [
    'series {n="2"} of b falls from 5 to 4 at step 1: Prometheus reads that as a reset'
  ])
})
