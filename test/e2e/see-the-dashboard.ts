import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../index.ts'
import { print } from '../../lib/cli/print.ts'
import { familyNames } from '../../lib/registry/family-names.ts'
import {
  dashboardFolder, panelsOf, readDashboard, severalValues, withVariables, type Panel
} from '../support/dashboard.ts'
import { startDemo } from '../support/demo.ts'
import { pastData, type PastFamily } from '../support/past-data.ts'
import { eventually, startPrometheus, type Prometheus, type Sample } from '../support/prometheus.ts'
import { versions } from '../support/prometheus-versions.ts'

const job = 'my-application'
const panels = panelsOf(readDashboard())
const names = familyNames('trace_counter')

/** What only an app that does something unusual answers. */
const unusual = ['Far above their last hour', 'Silent classes']

/** The values of the variables, as Grafana finds them for "All". */
async function allValues (prometheus: Prometheus, metric = names.series): Promise<Record<string, string>> {
  const found = await eventually(() => prometheus.query(metric), samples => samples.length > 0)
  const values = (label: string): string => severalValues([...new Set(found.map(({ metric }) => metric[label]!))])
  // Grafana's interval is at least four times that of the scrapes
  return { job: values('job'), instance: values('instance'), class: '.*', __rate_interval: '5s', __range: '1m' }
}

function labelsOf (samples: Sample[], label: string): string[] {
  return [...new Set(samples.map(({ metric }) => metric[label]!))].sort()
}

t.test('over the running demo', { timeout: 300_000 }, async t => {
  const demo = startDemo(t, '--port', '0')
  const [url] = await demo.line(/^metrics {2}(\S+)$/)
  const port = Number(new URL(url!).port)
  const ruleFiles = ['rules.yml', 'alerts.yml'].map(name => fileURLToPath(new URL(name, dashboardFolder)))

  for (const { name, programs, skip } of versions) {
    t.test(`${name}: every expression of the dashboard returns data, with variables at "All"`, { skip }, async t => {
      const prometheus = await startPrometheus(t, { [job]: port }, '1s', { ...programs && { programs }, ruleFiles })
      const values = await allValues(prometheus)
      async function ask (title: string): Promise<Sample[][]> {
        const { targets } = panels.find(panel => panel.title === title)!
        return Promise.all(targets.map(({ expr }) => eventually(
          () => prometheus.query(withVariables(expr, values)), samples => samples.length > 0
        )))
      }
      for (const { title } of panels.filter(({ title }) => !unusual.includes(title))) {
        const answers = await ask(title)
        t.ok(answers.every(samples => samples.length > 0), title)
        t.ok(answers.flat().every(({ value }) => Number.isFinite(value)), `${title}: numbers`)
      }
      for (const { title, targets } of panels.filter(({ title }) => unusual.includes(title))) {
        t.strictSame(await prometheus.query(withVariables(targets[0]!.expr, values)), [], `${title}: none`)
      }

      const [classes] = await ask('Calls per second, by class')
      t.strictSame(labelsOf(classes!, 'object_classname'), ['Channel', 'HyperDHT', 'Hypercore', 'Peer', 'Server'])
      const [messages] = await ask('Channel, messages per second')
      const known = labelsOf(messages!, 'message')
      t.ok(['hypercore data', 'hypercore request', 'hypercore sync'].every(name => known.includes(name)), `${known}`)
      const [[seen]] = await ask('Calls seen by object') as [[Sample]]
      t.ok(seen.value > 0.5 && seen.value <= 1, `most objects of the demo are long-lived: ${seen.value}`)
      const rules = await eventually(() => prometheus.rules(), list => list.every(({ health }) => health === 'ok'))
      t.strictSame(rules.filter(({ health, state }) => health !== 'ok' || state === 'firing'), [])
      t.equal(rules.length, 12)
    })
  }
})

class Room {
  readonly #tracer = Hypertrace.createTracer(this)
  readonly chat = new Chat(this.#tracer)
}

class Chat {
  readonly #tracer: ReturnType<typeof Hypertrace.createTracer>

  constructor (parent: ReturnType<typeof Hypertrace.createTracer>) {
    this.#tracer = Hypertrace.createTracer(this, { parent })
  }

  send (): void {
    this.#tracer.trace('send')
  }
}

const [{ name: versionName, programs, skip }] = versions as [typeof versions[number]]
t.test(`${versionName}: a printed dashboard fits an app with other names, in OpenMetrics`, { skip }, async t => {
  const register = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const metricName = 'function_counter'
  const trace = HypertracePrometheus({ port: 0, register, metricName, maxSeries: 100 })
  t.teardown(() => trace.stop())
  Hypertrace.setTraceFunction(trace)
  t.teardown(() => Hypertrace.clearTraceFunction())
  const { chat } = new Room()
  const calls = setInterval(() => chat.send(), 50)
  t.teardown(() => clearInterval(calls))

  const { port } = (await trace.ready)!
  const prometheus = await startPrometheus(t, { [job]: port }, '1s', { ...programs && { programs } })
  const values = await allValues(prometheus, 'function_series')
  const dashboard = JSON.parse(print('dashboard', { metricName, openMetrics: true, maxSeries: 10 }))
  const rowOf = dashboard.panels.findIndex(({ title }: Panel) => title === 'New and unusual')
  for (const { title, targets } of panelsOf({ ...dashboard, panels: dashboard.panels.slice(0, rowOf) })) {
    const query = withVariables(targets[0]!.expr, values)
    const samples = await eventually(() => prometheus.query(query), samples => samples.length > 0)
    t.ok(samples.length > 0, title)
    if (title === 'Series, share of the budget') t.strictSame(samples.map(({ value }) => value), [0.1])
    if (title.endsWith('by function')) t.strictSame(labelsOf(samples, 'object_classname'), ['Chat'])
  }
})

const minutes = 180
const target = `job="${job}",instance="a:1"`
const other = `job="${job}",instance="b:1"`

function calls (className: string, value: (minute: number) => number | undefined): PastFamily['series'][number] {
  const site = `object_classname="${className}",caller_functionname="f",caller_filename="f.js"`
  return [`${target},${site}`, value]
}

/** What a Prometheus has of an app that was not well. */
const unhealthy: PastFamily[] = [
  { name: 'up', type: 'gauge', series: [[target, () => 1], [other, minute => minute < 175 ? 1 : 0]] },
  {
    name: names.calls,
    type: 'counter',
    series: [
      calls('Steady', minute => 60 * minute),
      calls('Quiet', minute => 2 * Math.min(minute, 160)),
      calls('Busier', minute => 60 * minute + 540 * Math.max(minute - 170, 0)),
      calls('New', minute => minute < 150 ? undefined : minute)
    ]
  },
  { name: names.series, type: 'gauge', series: [[target, () => 10_500], [other, () => 100]] },
  { name: names.limit, type: 'gauge', series: [[target, () => 10_000], [other, () => 1_000]] },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    series: [[target, minute => minute < 130 ? 0 : minute < 150 ? 130 : 150], [other, () => 0]]
  }
]

async function checkUnhealthy (t: Test, programs: string | undefined): Promise<void> {
  const end = Math.floor(Date.now() / 60_000) * 60 - 3_600
  const data = pastData(t, unhealthy, end - 60 * minutes, minutes, programs)
  const prometheus = await startPrometheus(t, {}, '1s', { data, ...programs && { programs } })
  const values = { job: severalValues([job]), instance: severalValues(['a:1', 'b:1']), class: '.*', __range: '1h' }

  async function ask (title: string): Promise<Array<[Sample['metric'], number]>> {
    const { targets } = panels.find(panel => panel.title === title)!
    const samples = await prometheus.query(withVariables(targets[0]!.expr, { ...values, __rate_interval: '4m' }), end)
    return samples.map(({ metric, value }) => [metric, Number(value.toPrecision(2))])
  }
  function site (className: string): Sample['metric'] {
    return { job, object_classname: className, caller_functionname: 'f', caller_filename: 'f.js' }
  }

  t.strictSame(await ask('Called for the first time in an hour'), [[site('New'), 180]])
  t.strictSame(await ask('Far above their last hour'), [[site('Busier'), 10]])
  t.strictSame((await ask('Silent classes')).map(([metric]) => metric), [{ job, object_classname: 'Quiet' }])
  t.strictSame(await ask('Overflow'), [[{}, 1]])
  t.strictSame(await ask('Series, share of the budget'), [
    [{ instance: 'a:1', job }, 1.1], [{ instance: 'b:1', job }, 0.1]
  ])
  t.strictSame(await ask('Restarts'), [[{}, 2]])
  t.strictSame(await ask('Targets that answer'), [[{}, 0.5]])
  t.strictSame(await ask('Calls per second'), [[{}, 11]])
}

for (const { name, programs, skip } of versions) {
  t.test(`${name}: over the data of an app that is not well`, { skip }, t => checkUnhealthy(t, programs))
}
