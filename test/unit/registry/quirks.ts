import { Counter, Gauge, Registry, type OpenMetricsContentType } from 'prom-client'
import { Registry as Registry14 } from 'prom-client14'
import t from 'tap'
import { defaultLabels, quirksOf } from '../../../lib/registry/quirks.ts'

const bare = {
  contentType: 'text/plain',
  registerMetric () {},
  removeSingleMetric () {},
  getSingleMetric () {},
  metrics: async () => ''
}

t.test('prom-client 14 and 15 render one by one', async t => {
  for (const register of [new Registry(), new Registry14()]) {
    const gauge = new Gauge({ name: 'jobs', help: 'Jobs', registers: [] })
    register.registerMetric(gauge as never)
    const { list, render } = quirksOf(register)
    t.strictSame(list!(), [gauge])
    t.equal(await render!(gauge as never), '# HELP jobs Jobs\n# TYPE jobs gauge\njobs 0')
  }
})

t.test('methods that the app replaced later are used', async t => {
  const register = new Registry()
  const { list, render } = quirksOf(register)
  Object.assign(register, {
    getMetricsAsArray: () => [],
    getMetricsAsString (metric: unknown) {
      t.equal(this, register)
      return metric
    }
  })
  t.strictSame(list!(), [])
  t.equal(await render!('given' as never), 'given')
  Object.assign(register, { getMetricsAsString () { throw new Error('at once') } })
  await t.rejects(render!({} as never), new Error('at once'))
})

t.test('a registry may lack these methods', async t => {
  t.match(quirksOf(bare), { list: null, render: null, defaultLabelsLast: false })
  t.match(quirksOf({ ...bare, getMetricsAsArray: () => [] } as never), { list: Function, render: null })
  t.match(quirksOf({ ...bare, getMetricsAsString: async () => '' } as never), { list: null, render: Function })
})

t.test('counters are listed under the names that the registry writes', async t => {
  const counters = (): Array<Counter | Gauge> => [
    new Counter({ name: 'bytes_total', help: 'Bytes', registers: [] }),
    new Gauge({ name: 'jobs_total', help: 'Jobs', registers: [] })
  ]
  const plain = new Registry()
  for (const counter of counters()) plain.registerMetric(counter)
  t.strictSame(quirksOf(plain).list!().map(({ name }) => name), ['bytes_total', 'jobs_total'])
  const openMetrics = new Registry<OpenMetricsContentType>()
  for (const counter of counters()) openMetrics.registerMetric(counter as never)
  const { list } = quirksOf(openMetrics)
  openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  t.strictSame(list!().map(({ name }) => name), ['bytes', 'jobs_total'], 'whenever the format was set')
})

t.test('only prom-client 14 takes values with a backslash before an n in a form of their own', async t => {
  for (const value of ['', 'plain', 'C:\\dir', '\n', '\\n', 'C:\\new']) {
    t.equal(quirksOf(new Registry()).labelValue(value), value)
    t.equal(quirksOf(bare).labelValue(value), value)
  }
  const { labelValue } = quirksOf(new Registry14())
  for (const value of ['', 'plain', 'C:\\dir', '\n']) t.equal(labelValue(value), value)
  const forced = labelValue('C:\\new "dir"')
  t.equal(String(forced), 'C:\\\\new \\"dir\\"')
  t.equal(JSON.stringify(forced), '"C:\\\\new \\"dir\\""')
})

t.test('default labels are read from what the registry writes', async t => {
  const expected: Array<[labels: object, defaults: object | null]> = [
    [{}, { text: '', names: [] }],
    [{ app: 'chat' }, { text: 'app="chat"', names: ['app'] }],
    [{ app: 'a"b\\c\nd} 0', n: 1 }, { text: 'app="a\\"b\\\\c\\nd} 0",n="1"', names: ['app', 'n'] }],
    [{ odd: { toString: () => 'x"y' } }, null],
    [{ odd: { toString: () => 'x"} 1' } }, null],
    [{ odd: { toString: () => 'x" 0\np{a="b' } }, null],
    [{ odd: { toString: () => '1"} 0\nmore{a="1"} 1' } }, null]
  ]
  for (const register of [new Registry(), new Registry14()]) {
    for (const [labels, defaults] of expected) {
      register.setDefaultLabels(labels)
      t.strictSame(await defaultLabels(quirksOf(register).render!), defaults, JSON.stringify(labels))
    }
  }
  for (const text of ['p 1', '\np 0 ', '\np 0\n', '\nother 0', '']) {
    t.equal(await defaultLabels(async () => text), null, text)
  }
})
