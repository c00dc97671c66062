import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import Hypertrace from 'hypertrace'
import Prometheus, { type Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../index.ts'
import { freePort, request, tryConnect } from '../support/http.ts'
import { Job } from '../support/traced.ts'

interface Version1Options {
  port?: number
  register?: Registry
  allowedProps?: string[] | null
  collectDefaults?: boolean
  server?: object
}

interface Version1TraceFunction {
  (event: object): void
  stop (): Promise<void>
  metrics (): Promise<string>
}

type Version1 = (options: Version1Options) => Version1TraceFunction

const factories: Array<[name: string, factory: Version1]> = [
  ['1.0.0', createRequire(import.meta.url)('hypertrace-prometheus-1')],
  ['this version', HypertracePrometheus]
]

const help = '# HELP trace_counter Counts how many times a function has been traced'
const type = '# TYPE trace_counter counter'
const worker = { object_classname: 'Worker', object_id: '1' }

/** A line of the counter. 1.0.0 writes the labels in another order, which means nothing to Prometheus. */
function parsed (line = ''): { count: number, labels: Record<string, string> } {
  const [, labels, count] = /^trace_counter\{(.*)\} (\d+)$/.exec(line)!
  const pairs = Array.from(labels!.matchAll(/([a-z_]+)="([^"]*)"(?:,|$)/g), ([, name, value]) => [name!, value!])
  return { count: Number(count), labels: Object.fromEntries(pairs) }
}

/** What 1.0.0 promises in its own tests and in its README, asked of both. */
for (const [name, factory] of factories) {
  t.test(name, async t => {
    const use = (t: Test, options: Version1Options): Version1TraceFunction => {
      const trace = factory(options)
      Hypertrace.setTraceFunction(trace)
      t.teardown(async () => {
        await trace.stop()
        Hypertrace.clearTraceFunction()
        Prometheus.register.clear()
      })
      return trace
    }
    const scrape = async (port: number): Promise<string[]> => {
      return (await request(`http://localhost:${port}/metrics`)).body.split('\n')
    }
    /** The counter after some work, without the labels that are the same for all. */
    const series = async (t: Test, work: () => void, allowedProps?: string[] | null): Promise<unknown> => {
      const trace = use(t, { collectDefaults: false, ...allowedProps !== undefined && { allowedProps } })
      work()
      const lines = (await trace.metrics()).split('\n')
      t.same([lines[0], lines[1], lines.at(-1)], [help, type, ''])
      return lines.slice(2, -1).map(parsed).map(({ count, labels: all }) => {
        const { caller_functionname: name, caller_filename: file, ...labels } = all
        t.equal(name, 'rest')
        t.match(file, /[/\\]test[/\\]support[/\\]traced\.ts$/)
        return { count, ...labels }
      })
    }

    t.test('serves /metrics as soon as it has been called', async t => {
      const port = await freePort()
      use(t, { port })
      const { status, headers, body } = await request(`http://localhost:${port}/metrics`)
      t.equal(status, 200)
      t.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
      t.ok(body.startsWith(`${help}\n${type}\n`))
    })

    t.test('closes its port with stop(), also if that is not awaited', async t => {
      const port = await freePort()
      const trace = use(t, { port })
      t.equal((await request(`http://localhost:${port}/metrics`)).status, 200)
      trace.stop()
      t.equal(await tryConnect(port, 'localhost'), 'ECONNREFUSED')
    })

    t.test('the next one can have the port', async t => {
      const port = await freePort()
      for (let i = 0; i < 3; i++) {
        const trace = use(t, { port, collectDefaults: false })
        t.same(await scrape(port), [help, type, ''])
        await trace.stop()
        Prometheus.register.clear()
      }
    })

    t.test('collects default metrics unless told otherwise', async t => {
      for (const options of [{}, { collectDefaults: true }]) {
        const port = await freePort()
        const trace = use(t, { port, ...options })
        const lines = await scrape(port)
        t.same(lines.slice(0, 2), [help, type], 'the counter comes first')
        t.ok(lines.some(line => line.startsWith('process_cpu_user_seconds_total ')))
        await trace.stop()
        Prometheus.register.clear()
      }
      const port = await freePort()
      use(t, { port, collectDefaults: false })
      t.same(await scrape(port), [help, type, ''])
    })

    t.test('labels say who called what', async t => {
      const port = await freePort()
      use(t, { port })
      const job = new Job()
      job.run('first')
      const { count, labels: { object_id: id, caller_filename: file, ...labels } } = parsed((await scrape(port))[2])
      t.equal(count, 1)
      t.match(id, /^\d+$/)
      t.match(file, /[/\\]test[/\\]support[/\\]traced\.ts$/)
      t.same(labels, { id: 'first', object_classname: 'Job', caller_functionname: 'run' })
    })

    t.test('labels name the parent where there is one', async t => {
      class Parent extends Job {}
      class Child extends Job {}
      t.same(await series(t, () => new Child({ parent: new Parent() }).rest()), [
        {
          count: 1,
          object_classname: 'Child',
          object_id: '1',
          parent_object_classname: 'Parent',
          parent_object_id: '1'
        }
      ])
    })

    t.test('counts each call', async t => {
      class Worker extends Job {}
      const port = await freePort()
      use(t, { port })
      const worker = new Worker()
      for (let calls = 1; calls <= 3; calls++) {
        worker.rest()
        t.equal(parsed((await scrape(port))[2]).count, calls)
      }
    })

    t.test('allowed props of object, parent and caller become labels', async t => {
      class Parent extends Job {}
      class Child extends Job {}
      const work = (): void => {
        const parent = new Parent({ props: { city: 'Oslo', secret: 1 } })
        new Child({ parent, props: { city: 'Bergen', secret: 2 } }).rest({ city: 42, secret: 3 })
      }
      t.same(await series(t, work, ['city']), [{
        count: 1,
        object_classname: 'Child',
        object_id: '1',
        parent_object_classname: 'Parent',
        parent_object_id: '1',
        object_props_city: 'Bergen',
        parent_object_props_city: 'Oslo',
        caller_props_city: '42'
      }])
    })

    t.test('values of props as text', async t => {
      const values: Array<[value: unknown, text: string]> = [
        ['a', 'a'], [0, '0'], [1.5, '1.5'], [true, 'true'], [false, 'false'], [null, 'null']
      ]
      for (const [value, text] of values) {
        class Worker extends Job {}
        const counted = await series(t, () => new Worker().rest({ value }), ['value'])
        t.same(counted, [{ count: 1, ...worker, caller_props_value: text }])
        Prometheus.register.clear()
      }
      class Worker extends Job {}
      t.same(await series(t, () => new Worker().rest({ value: undefined }), ['value']), [{ count: 1, ...worker }])
    })

    t.test('characters that a label name cannot hold become _', async t => {
      class Worker extends Job {}
      const work = (): void => new Worker({ props: { 'foo-bar': 'x', 'é.é': 'y' } }).rest()
      const counted = await series(t, work, ['foo-bar', 'é.é'])
      t.same(counted, [{ count: 1, ...worker, object_props_foo_bar: 'x', object_props____: 'y' }])
    })

    t.test('takes null for no allowed props', async t => {
      class Worker extends Job {}
      t.same(await series(t, () => new Worker({ props: { a: 1 } }).rest({ a: 1 }), null), [{ count: 1, ...worker }])
    })

    t.test('counts on a given registry, with and without a server', async t => {
      class Worker extends Job {}
      const register = new Prometheus.Registry()
      const port = await freePort()
      const trace = use(t, { register, port, collectDefaults: false })
      new Worker().rest()
      t.match(parsed((await register.metrics()).split('\n')[2]), { count: 1, labels: worker })
      t.same(await scrape(port), (await register.metrics()).split('\n'))
      await trace.stop()
      Prometheus.register.clear()
      t.equal(register.getSingleMetric('trace_counter'), undefined)

      const silent = use(t, { register, collectDefaults: false })
      new Worker().rest()
      t.match(parsed((await silent.metrics()).split('\n')[2]), { count: 1, labels: { ...worker, object_id: '2' } })
      t.equal(await silent.metrics(), await register.metrics())
    })

    t.test('an app can serve metrics() itself, and unknown options do no harm', async t => {
      const server = createServer(async (_req, res) => { res.end(await trace.metrics()) }).listen(0, '127.0.0.1')
      t.teardown(() => server.close())
      const trace = use(t, { server, collectDefaults: false })
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      t.equal((await request(`http://127.0.0.1:${port}/`)).body, `${help}\n${type}\n`)
    })
  })
}
