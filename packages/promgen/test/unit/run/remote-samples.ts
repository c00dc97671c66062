import t from 'tap'
import {
  constant, counter, custom, gauge, histogram, linear, Registry, untyped, type Block
} from '../../../index.ts'
import { RemoteSamples } from '../../../lib/run/remote-samples.ts'

const options = { start: 0, interval: '15s' }

function samplesOf (samples: RemoteSamples, block: Block, onInstant?: (t: number) => void): string[] {
  return Array.from(samples.of(block, onInstant), ({ series, t, value, stale }) => {
    return `${series} ${t} ${stale === true ? 'stale' : value}`
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
