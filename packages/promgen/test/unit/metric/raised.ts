import t from 'tap'
import {
  churn, constant, custom, expand, histogram, lognormal, names, Registry, summary, type Metric
} from '../../../index.ts'

const wait = histogram('wait_seconds', { labels: ['n'], buckets: [1] })
/** In the third step, the quantile 0.9 is below the quantile 0.5. */
const falling = () => ({ rate: 1, quantiles: { 0.5: constant(2), 0.9: custom(2, 3, 1, NaN, 5), 0.99: constant(6) } })
const warning = 'wait_seconds has quantiles that fall: each is raised to the one before'

function registryOf (...metrics: Metric[]): { registry: Registry, told: string[] } {
  const registry = new Registry({ start: 0, interval: '1s' }).add(...metrics)
  const told: string[] = []
  registry.onWarning = warning => told.push(warning)
  return { registry, told }
}

t.test('quantiles that fall are counted, and told once of a family', async t => {
  const { registry, told } = registryOf(wait.series({ n: '1' }, falling()).series({ n: '2' }, falling()))
  t.equal(registry.readBlock(0, 2).states.length, 16)
  t.equal(registry.raisedQuantiles, 0)
  t.strictSame(told, [])
  t.equal(registry.readBlock(0, 3).states.length, 24)
  t.equal(registry.raisedQuantiles, 2, 'one of each series')
  t.equal(registry.snapshot(2_000).series.length, 8)
  t.equal(registry.raisedQuantiles, 4, 'a scrape counts them again')
  t.strictSame(told, [warning])
  t.strictSame(registry.warnings, [warning])
  registry.removeFamily('wait_seconds')
  t.strictSame(registry.warnings, [])
})

t.test('those of the first 512 steps are found without reading', async t => {
  const { registry, told } = registryOf(
    wait.series({ n: '1' }, falling()),
    summary('late', { quantiles: [0.5] }).series({}, {
      rate: 1, quantiles: { 0.5: constant(2), 0.9: constant(3).take({ steps: 512 }).followedBy(constant(1)) }
    })
  )
  t.strictSame(registry.warnings, [warning])
  t.strictSame([told, registry.raisedQuantiles], [[], 0])
  t.equal(registry.read(registry.series.at(-1)!.id, [512_000])[Symbol.iterator]().next().done, false)
  const late = warning.replace('wait_seconds', 'late')
  t.strictSame(told, [late])
  t.strictSame(registry.warnings, [warning, late])
})

t.test('quantiles of a summary count as those of a histogram', async t => {
  const { registry } = registryOf(summary('a', { quantiles: [0.5] }).series({}, {
    rate: 1, quantiles: { 0.5: constant(2), 0.9: constant(1) }
  }))
  registry.onWarning = () => {}
  registry.at(0)
  const { raisedQuantiles } = registry
  t.ok(raisedQuantiles > 0)
  registry.at(0)
  t.equal(registry.raisedQuantiles, 2 * raisedQuantiles)
})

t.test('what rises, is equal, missing or a distribution is not told', async t => {
  const { registry, told } = registryOf(
    wait.series({ n: '1' }, { rate: 1, quantiles: { 0.5: constant(2), 0.9: constant(2), 1: custom(null, NaN, 3) } })
      .series({ n: '2' }, { rate: 1, distribution: lognormal({ median: 1, sigma: 1 }) })
  )
  registry.readBlock(0, 5)
  t.strictSame([told, registry.warnings, registry.raisedQuantiles], [[], [], 0])
})

t.test('10 different data of a histogram are looked at', async t => {
  const series = (falls: number) => expand(wait, { n: names('{i}', 11) }, ({ n }) => {
    return Number(n) === falls ? falling() : { rate: 1, quantiles: { 0.5: constant(1) } }
  })
  t.equal(registryOf(series(9)).registry.warnings.length, 1)
  t.equal(registryOf(series(10)).registry.warnings.length, 0)
})

t.test('data that cannot be read, and series that are replaced by others', async t => {
  const late = { rate: 1, quantiles: { 0.5: constant(1) }, resolution: '1ms' }
  const slow = new Registry({ start: 0, interval: '1d' }).add(wait.series({ n: '1' }, late))
  t.strictSame(slow.warnings, [], 'too many steps')
  const rule = churn({ label: 'n', every: '1m', share: 1 })
  const churned = registryOf(expand(wait, { n: ['1'] }, falling(), { churn: rule }))
  t.strictSame(churned.registry.warnings, [warning])
  churned.registry.at(2_000)
  t.strictSame(churned.told, [warning])
})

t.test('a histogram that was replaced', async t => {
  const { registry, told } = registryOf(wait.series({ n: '1' }, { rate: 1, quantiles: { 0.5: constant(1) } }))
  registry.replace(registry.series[0]!.id, { name: 'wait_seconds', labels: { n: '1' }, data: falling() }, 1_000)
  t.strictSame(told, [])
  registry.at(2_000)
  t.strictSame(told, [warning])
})
