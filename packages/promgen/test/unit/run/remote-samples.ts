import t from 'tap'
import {
  churn, constant, counter, custom, expand, gauge, histogram, linear, Registry, uniform, untyped, type Block
} from '../../../index.ts'
import { withDeparted } from '../../../lib/metric/block.ts'
import { RemoteSamples } from '../../../lib/run/remote-samples.ts'

const options = { start: 0, interval: '15s' }

function samplesOf (samples: RemoteSamples, block: Block, onInstant?: (t: number) => void): string[] {
  return Array.from(samples.of(block, onInstant), ({ series, t, value, histogram, stale }) => {
    return `${series} ${t} ${stale === true ? 'stale' : value ?? `${histogram!.count} ${histogram!.sum}`}`
  })
}

t.test('samples come in the order of time; missing and ended ones are left out, but for the end itself', async t => {
  const registry = new Registry({ ...options, externalLabels: { job: 'a' } }).add(
    gauge('room', { labels: ['name'] })
      .series({ name: 'ends' }, linear(1, 2, { steps: 2 }))
      .series({ name: 'gap' }, custom(1, null, NaN, 4)))
  const instants: number[] = []
  const samples = new RemoteSamples(registry)
  t.strictSame(samplesOf(samples, registry.readBlock(0, 4), t => instants.push(t)), [
    'room{job="a",name="ends"} 0 1',
    'room{job="a",name="gap"} 0 1',
    'room{job="a",name="ends"} 15000 2',
    'room{job="a",name="ends"} 30000 stale',
    'room{job="a",name="gap"} 30000 NaN',
    'room{job="a",name="gap"} 45000 4'
  ])
  t.strictSame(instants, [0, 15_000, 30_000, 45_000])
})

t.test('a label of a series stays where an external one has its name', async t => {
  const registry = new Registry({ ...options, externalLabels: { job: 'a', zone: 'b' } })
    .add(gauge('up', { labels: ['job'] }).series({ job: 'own' }, constant(1)))
  const samples = new RemoteSamples(registry)
  t.strictSame(samplesOf(samples, registry.readBlock(0, 1)), ['up{job="own",zone="b"} 0 1'])
})

t.test('metadata goes along, and names may be any text', async t => {
  const registry = new Registry({ ...options, utf8Names: true }).add(
    counter('a_total', { help: 'A.', unit: 'bytes' }).series({}, constant(1)),
    untyped('b.c', { labels: ['d.e'], utf8Names: true }).series({ 'd.e': 'f' }, constant(2)),
    histogram('h', { buckets: [1] }).series({}, { rate: 0, quantiles: { 0.5: 1 } }))
  const all = Array.from(new RemoteSamples(registry).of(registry.readBlock(0, 1)))
  t.strictSame(all.map(({ series: { type, help, unit } }) => [type, help, unit]), [
    ['counter', 'A.', 'bytes'], ['unknown', '', ''], ...Array(4).fill(['histogram', '', ''])
  ])
  t.strictSame(all[1]!.series.labels, [['__name__', 'b.c'], ['d.e', 'f']])
})

t.test('a series is encoded once, whichever blocks it is in', async t => {
  const registry = new Registry(options).add(gauge('up', { labels: ['i'] }).series({ i: '0' }, constant(1)))
  const samples = new RemoteSamples(registry)
  const seriesOf = (): unknown[] => Array.from(samples.of(registry.readBlock(0, 1)), ({ series }) => series)
  const [first] = seriesOf()
  t.equal(seriesOf()[0], first)
  registry.create({ name: 'up', labels: { i: '1' }, data: constant(2) })
  const [again, other] = seriesOf()
  t.equal(again, first)
  t.equal(String(other), 'up{i="1"}')
})

t.test('a native histogram comes behind the other samples of an instant, and ends with its classic one', async t => {
  const registry = new Registry({ ...options, externalLabels: { job: 'a', zone: 'b' } }).add(
    histogram('wait', { buckets: [], labels: ['job'], native: { schema: 0 }, help: 'Waits.', unit: 'seconds' })
      .series({ job: 'own' }, { rate: custom(2, null), distribution: uniform({ min: 0, max: 2 }) }),
    gauge('up').series({}, custom(1, null, 3)))
  const samples = new RemoteSamples(registry)
  const labels = 'job="own",zone="b"'
  t.strictSame(samplesOf(samples, registry.readBlock(0, 4)), [
    'wait_bucket{job="own",le="+Inf",zone="b"} 0 0', `wait_sum{${labels}} 0 0`, `wait_count{${labels}} 0 0`,
    'up{job="a",zone="b"} 0 1', `wait{${labels}} 0 0 0`,
    'wait_bucket{job="own",le="+Inf",zone="b"} 15000 30', `wait_sum{${labels}} 15000 30`,
    `wait_count{${labels}} 15000 30`, `wait{${labels}} 15000 30 30`,
    'wait_bucket{job="own",le="+Inf",zone="b"} 30000 stale', `wait_sum{${labels}} 30000 stale`,
    `wait_count{${labels}} 30000 stale`, 'up{job="a",zone="b"} 30000 3', `wait{${labels}} 30000 stale`,
    'up{job="a",zone="b"} 45000 stale'
  ])
  const sent = Array.from(samples.of(registry.readBlock(0, 1)), ({ series }) => series)
  t.strictSame(sent.map(({ native }) => native), [false, false, false, false, true])
  const { type, help, unit } = sent.at(-1)!
  t.strictSame([type, help, unit], ['histogram', 'Waits.', 'seconds'])
  const again = Array.from(samples.of(registry.readBlock(0, 1)), ({ series }) => series)
  t.strictSame(again.map((series, i) => series === sent[i]), Array(5).fill(true))
})

t.test('a native histogram whose data is replaced has none before that', async t => {
  const data = { rate: 1, distribution: uniform({ min: 0, max: 2 }) }
  const registry = new Registry(options).add(histogram('wait', { buckets: [], native: { schema: 0 } }).series({}, data))
  const block = registry.readBlock(0, 3)
  registry.replace(registry.series[0]!.id, { name: 'wait', labels: {}, data }, 30_000)
  const natives = samplesOf(new RemoteSamples(registry), block).filter(text => text.startsWith('wait{'))
  t.strictSame(natives, ['wait{} 30000 0 0'])
})

t.test('a native histogram that is deleted or replaced by churn ends as well', async t => {
  const family = histogram('wait', { buckets: [], labels: ['pod'], native: { schema: 0 } })
  const data = { rate: 1, distribution: uniform({ min: 0, max: 2 }) }
  const registry = new Registry(options).add(
    family.series({ pod: 'a' }, data),
    expand(family, { pod: ['b'] }, () => data, { churn: churn({ label: 'pod', every: '15s', share: 1 }) }))
  const samples = new RemoteSamples(registry)
  const natives = (block: Block): string[] => samplesOf(samples, block).filter(text => text.startsWith('wait{'))
  const before = registry.readBlock(0, 2)
  t.strictSame(natives(before).map(text => text.replace(/"b-\w+"/, '"b"')), [
    'wait{pod="a"} 0 0 0', 'wait{pod="b"} 0 0 0', 'wait{pod="a"} 15000 15 15', 'wait{pod="b"} 15000 stale',
    'wait{pod="b"} 15000 0 0'
  ])
  registry.delete(registry.series[0]!.id)
  t.match(natives(withDeparted(registry.readBlock(15_000, 1), before)).at(-1), 'wait{pod="a"} 15000 stale')
})
