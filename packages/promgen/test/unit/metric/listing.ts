import t from 'tap'
import { churn, constant, gauge, histogram, Registry, summary, type SeriesDefinition } from '../../../index.ts'

t.test('the version grows with whatever comes or goes', async t => {
  const registry = new Registry({ start: 0 })
  const versions = [registry.version]
  const change = (action: () => unknown): void => {
    action()
    versions.push(registry.version)
  }
  let id = ''
  change(() => registry.addFamily({ name: 'up', type: 'gauge', labels: ['pod'] }))
  change(() => { id = registry.create({ name: 'up', labels: { pod: 'a' }, data: constant(1) }) })
  change(() => registry.pause(id))
  change(() => registry.resume(id))
  change(() => registry.delete(id))
  change(() => registry.removeFamily('up'))
  t.ok(versions.every((version, i) => i === 0 || version > versions[i - 1]!), versions.join())
})

t.test('series of a family are counted, paused and ended ones as well', async t => {
  const waits = histogram('wait', { labels: ['n'], buckets: [1] })
  const data = { rate: 1, quantiles: { 0.5: 1 } }
  const registry = new Registry({ start: 0 })
    .add(waits.series({ n: '1' }, data).series({ n: '2' }, data), gauge('up'))
  registry.pause(registry.series[0]!.id)
  t.strictSame([registry.count('wait'), registry.count('up'), registry.size], [2, 0, 8])
  t.throws(() => registry.count('down'), { code: 'unknown', message: 'name: there is no family down' })
})

t.test('names that only Prometheus 3 knows have to be allowed', async t => {
  for (const options of [{}, { utf8Names: false }]) {
    const registry = new Registry({ start: 0, ...options })
    t.throws(() => registry.addFamily({ name: 'a.b', type: 'gauge' }), new TypeError(
      'name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "a.b"'))
    t.throws(() => registry.addFamily({ name: 'a', type: 'gauge', labels: ['b.c'] }), { name: 'TypeError' })
    t.strictSame(registry.families, [])
  }
  t.equal(new Registry({ start: 0, utf8Names: true }).addFamily({ name: 'a.b', type: 'gauge' }), true)
})

t.test('families that conflict with others', async t => {
  const of = (): Registry => new Registry({ start: 0 }).add(histogram('a', { buckets: [1] }))
  t.throws(() => of().add(gauge('a_sum')), {
    code: 'conflict', message: 'a_sum: a has samples named a_sum already'
  })
  t.throws(() => of().add(histogram('a', { buckets: [1], native: { schema: 3 } })), {
    code: 'conflict', message: 'a has native "none" already, got {"schema":3}'
  })
  t.throws(() => of().add(gauge('a')), { code: 'conflict', message: 'a is a histogram already, got gauge' })
})

t.test('a histogram that is not native leaves its own name to the samples of others', async t => {
  const registry = new Registry({ start: 0 }).add(histogram('a_sum', { buckets: [] }))
  t.equal(registry.addFamily({ name: 'a', type: 'summary' }), true)
  const other = new Registry({ start: 0 }).add(summary('a'))
  t.equal(other.addFamily({ name: 'a_sum', type: 'histogram' }), true)
})

t.test('a series that is replaced stays in its place, unless it has churn before or now', async t => {
  const pods = gauge('up', { labels: ['pod'] })
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(pods.with(['a', 'b', 'c'].map(pod => ({ name: 'up', labels: { pod }, data: constant(1) }))))
  const ids = Array.from(registry.definitions(), ({ id }) => id)
  const [first = '', second = '', third = ''] = ids
  const rule = churn({ label: 'pod', every: '10s', share: 1 })
  const replace = (id: string, pod: string, options: Partial<SeriesDefinition> = {}): string[] => {
    t.equal(registry.replace(id, { name: 'up', labels: { pod }, data: constant(2), ...options }, 0), id)
    return Array.from(registry.definitions(), ({ id }) => id)
  }
  t.strictSame(replace(first, 'a'), [first, second, third])
  t.strictSame(replace(first, 'a', { churn: rule }), [second, third, first])
  t.strictSame(Array.from(registry.definitions(), ({ definition }) => definition.churn), [undefined, undefined, rule])
  t.strictSame(replace(second, 'b', { churn: rule }), [third, first, second])
  t.strictSame(replace(first, 'a'), [third, second, first])
  t.strictSame(Array.from(registry.definitions(), ({ definition }) => definition.churn), [undefined, rule, undefined])
})
