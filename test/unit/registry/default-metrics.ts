import { collectDefaultMetrics, Gauge, Registry, type OpenMetricsContentType } from 'prom-client'
import { Registry as Registry14 } from 'prom-client14'
import t from 'tap'
import HypertracePrometheus from '../../../index.ts'
import { addDefaultMetrics } from '../../../lib/registry/default-metrics.ts'
import type { Registry as AnyRegistry } from '../../../lib/types.ts'

const namesOn = (register: Registry): string[] => register.getMetricsAsArray().map(metric => metric.name)

/** What the registers of prom-client write about the families they have, without values. */
async function families (register: Pick<AnyRegistry, 'metrics'>): Promise<string[]> {
  return (await register.metrics()).split('\n').filter(line => line.startsWith('# '))
}

function ofPromClient (): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  return register
}

function openMetricsRegister (): Registry<OpenMetricsContentType> {
  const register = new Registry<OpenMetricsContentType>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return register
}

async function cpuSeconds (register: Registry): Promise<number> {
  const metrics = await register.getMetricsAsJSON()
  return metrics.find(metric => metric.name.startsWith('process_cpu_user_seconds'))!.values[0]!.value
}

t.test('the default metrics are those of prom-client, in its order', async t => {
  const [ours, theirs] = [new Registry(), ofPromClient()]
  addDefaultMetrics(ours)
  t.strictSame(namesOn(ours), namesOn(theirs))
  t.strictSame(await families(ours), await families(theirs))
  const kinds = async (register: Registry): Promise<object[]> => {
    const metrics = await register.getMetricsAsJSON()
    return metrics.map(({ name, help, type, aggregator }) => ({ name, help, type, aggregator }))
  }
  t.strictSame(await kinds(ours), await kinds(theirs))
})

t.test('they are on registers of prom-client 14 as well', async t => {
  const register = new Registry14()
  addDefaultMetrics(register)
  t.strictSame(await families(register), await families(ofPromClient()))
})

t.test('those that a register has are left alone', async t => {
  const register = new Registry()
  const gauge = new Gauge({ name: 'process_open_fds', help: 'of the app', registers: [register] })
  const remove = addDefaultMetrics(register)
  t.equal(register.getSingleMetric('process_open_fds'), gauge)
  t.strictSame(namesOn(register).sort(), namesOn(ofPromClient()).sort())
  remove()
  t.strictSame(register.getMetricsAsArray(), [gauge])

  const full = ofPromClient()
  const metrics = full.getMetricsAsArray()
  addDefaultMetrics(full)()
  t.strictSame(full.getMetricsAsArray(), metrics)
})

t.test('what the app put in the place of one is left alone', async t => {
  const register = new Registry()
  const remove = addDefaultMetrics(register)
  register.removeSingleMetric('process_open_fds')
  register.removeSingleMetric('process_max_fds')
  const gauge = new Gauge({ name: 'process_open_fds', help: 'of the app', registers: [register] })
  remove()
  t.strictSame(register.getMetricsAsArray(), [gauge])
})

t.test('on a shared register they stay until the last instance stops, and come again with the next', async t => {
  const register = new Registry()
  const first = HypertracePrometheus({ register, totals: false })
  const second = HypertracePrometheus({ register, metricName: 'calls', totals: false })
  const without = HypertracePrometheus({ register, metricName: 'others', collectDefaults: false, totals: false })
  const names = namesOn(ofPromClient())
  await first.stop()
  await first.stop()
  t.strictSame(namesOn(register), [...names, 'calls', 'others'])
  await second.stop()
  t.strictSame(namesOn(register), ['others'])

  const next = HypertracePrometheus({ register, totals: false })
  t.strictSame(namesOn(register), ['others', 'trace_counter', ...names])
  await next.stop()
  await without.stop()
  t.strictSame(namesOn(register), [])
})

t.test('an instance puts back what was taken off in between', async t => {
  const register = new Registry()
  const first = HypertracePrometheus({ register, totals: false })
  register.clear()
  const second = HypertracePrometheus({ register, totals: false })
  t.strictSame(namesOn(register), ['trace_counter', ...namesOn(ofPromClient())])
  await Promise.all([first.stop(), second.stop()])
  t.strictSame(namesOn(register), [])
})

t.test('registers for text and for OpenMetrics keep names of their own in one process', async t => {
  const [text, openMetrics, plain] = [new Registry(), openMetricsRegister(), openMetricsRegister()]
  const remove = addDefaultMetrics(openMetrics)
  collectDefaultMetrics({ register: plain })
  const expected = await families(plain)
  t.ok(expected.includes('# TYPE process_cpu_seconds counter'))
  t.strictSame(await families(openMetrics), expected)

  addDefaultMetrics(text)
  t.strictSame(await families(text), await families(ofPromClient()))
  t.strictSame(await families(openMetrics), expected, 'still')
  remove()
  t.strictSame(openMetrics.getMetricsAsArray(), [])
})

t.test('a reset goes to the metrics of the process, which all registers show', async t => {
  const [register, other] = [new Registry(), new Registry()]
  addDefaultMetrics(register)
  addDefaultMetrics(other)
  while (await cpuSeconds(register) < 0.2) {
    const { user } = process.cpuUsage()
    while (process.cpuUsage().user - user < 50_000);
  }
  register.resetMetrics()
  for (const shown of [other, register]) {
    const seconds = await cpuSeconds(shown)
    t.ok(seconds < 0.2, `${seconds} seconds`)
  }
})
