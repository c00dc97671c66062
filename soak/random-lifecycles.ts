import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { HypertracePrometheus } from '../index.ts'
import { heapInUse } from '../test/support/garbage.ts'
import { warningsOf } from '../test/support/outcome.ts'
import { watch } from './support/leftovers.ts'
import * as lifecycle from './support/lifecycle-steps.ts'
import { full } from './support/scale.ts'

type World = lifecycle.World

const seed = Number(process.env.SEED ?? 4343)
const [runs, wanted] = full ? [2_600, 10_000] : [55, 150]

function step (name: string, run: (world: World) => Promise<void>, check: (world: World) => boolean = () => true): fc.AsyncCommand<World, null> {
  return { run, check, toString: () => name }
}

type Action = (world: World, instance: World['instances'][number]) => Promise<void>

/** An action on one of the last instances; most of them still run. */
function on (name: string, action: Action): fc.Arbitrary<fc.AsyncCommand<World, null>> {
  return fc.nat(3).map(back => step(`${name} ${back}`, world => action(world, world.instances.at(-1 - back)!), world => world.instances.length > back))
}

const creation: fc.Arbitrary<lifecycle.Creation> = fc.record({
  port: fc.constantFrom(undefined, 0, ...lifecycle.ports, ...lifecycle.ports),
  shared: fc.boolean(),
  metricName: fc.constantFrom('trace_counter', 'calls'),
  collectDefaults: fc.nat(9).map(n => n === 9),
  unref: fc.boolean(),
  fastify: fc.nat(29).map(n => n === 29 ? { bodyLimit: -1 } : n === 28 ? { https: { key: 'no key' } } : {}),
  then: fc.constantFrom('wait', 'wait', 'go on', 'stop')
})
const created = creation.map(creation => step(`create ${fc.stringify(creation)}`, world => lifecycle.create(world, creation)))

const steps = fc.commands([
  created, created, created, created,
  on('trace', lifecycle.trace), on('trace', lifecycle.trace),
  on('metrics', lifecycle.metrics),
  on('scrape', lifecycle.scrape), on('scrape', lifecycle.scrape),
  on('failing scrape', lifecycle.failingScrape),
  on('leaving scrape', lifecycle.leavingScrape),
  on('stop', lifecycle.stop),
  on('stop to the end', lifecycle.stopToTheEnd),
  on('stop during a scrape', lifecycle.stopDuringScrape),
  fc.constant(step('use', lifecycle.use))
], { maxCommands: 30, size: 'max' })

/** Takes the steps and stops all instances at once; then nothing may be left. */
async function live (commands: Iterable<fc.AsyncCommand<World, null>>, patience?: number): Promise<void> {
  const world = lifecycle.newWorld()
  const { leftovers, end } = watch()
  try {
    const warnings = await warningsOf(async () => {
      try {
        await fc.asyncModelRun(() => ({ model: world, real: null }), commands)
        for (const instance of world.instances) lifecycle.halt(world, instance)
        await Promise.all(world.instances.map(instance => lifecycle.refuses(world, instance)))
        await Promise.all(world.instances.map(instance => lifecycle.stopToTheEnd(world, instance)))
      } finally {
        await Promise.all(world.instances.map(({ trace }) => trace.stop()))
      }
      await Promise.all(world.stopping)
    })
    assert.deepEqual(warnings.map(warning => warning.split(':')[0]).sort(), world.warnings.sort())
    for (const port of lifecycle.ports) await bind(port)
    assert.deepEqual(await leftovers(patience), [])
  } finally {
    end()
  }
}

async function bind (port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

// Node prints every warning, among them those that have to come
const printers = process.listeners('warning')
t.before(() => process.removeAllListeners('warning'))
t.teardown(() => printers.forEach(printer => process.on('warning', printer)))

t.test(`${wanted} lifecycles leave nothing behind`, async t => {
  t.comment(`seed: ${seed}, to be set by SEED`)
  // What is loaded and started once stays: Fastify, and the observers behind the default metrics
  const first = HypertracePrometheus(0)
  await first.ready
  await first.stop()

  const { leftovers, end } = watch()
  t.teardown(end)
  const heap: number[] = []
  let done = 0
  await fc.assert(fc.asyncProperty(steps, async commands => {
    await live(commands)
    if (++done % Math.ceil(runs / 8) === 0) heap.push(await heapInUse())
  }), { seed, numRuns: runs })
  for (const [what, count] of Object.entries(lifecycle.tally)) t.comment(`${what}: ${count}`)
  t.comment(`heap in use, at eighths of the way: ${heap.map(megabytes).join(', ')}`)
  t.ok(lifecycle.tally.lifecycles >= wanted)
  t.notOk(Object.values(lifecycle.tally).includes(0), 'and everything has happened')
  t.same(await leftovers(), [])
})

/** What an instance could leave behind: how that comes, with how it goes, and how it is seen. */
const leaks: Array<[what: string, leak: () => Promise<() => unknown>, seen: RegExp]> = [
  ['a server', async () => {
    const server = createServer().listen(0, '127.0.0.1').unref()
    await once(server, 'listening')
    return () => server.close()
  }, /1 more: living TCPSERVERWRAP/],
  ['a port', async () => {
    const server = createServer().listen(lifecycle.ports[0], '127.0.0.1')
    await once(server, 'listening')
    return () => server.close()
  }, /EADDRINUSE/],
  ['a connection', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').unref()
    const [socket] = await once(server, 'connection')
    server.close()
    socket.unref()
    return () => client.destroy()
  }, /2 more: living TCPWRAP/],
  ['a timer', async () => {
    const timer = setTimeout(() => {}, 1e6).unref()
    return () => clearTimeout(timer)
  }, /1 more: living Timeout/],
  ['a listener', async () => {
    const listener = (): void => {}
    process.on('SIGHUP', listener)
    return () => process.off('SIGHUP', listener)
  }, /1 more: listener of SIGHUP/],
  ['a rejection', async () => {
    Promise.reject(new Error('nobody looks'))
    return () => {}
  }, /unhandled rejection: Error: nobody looks/],
  ['a warning', async () => {
    process.emitWarning('look')
    return () => {}
  }, /undefined/]
]

t.test('what is left behind is seen', async t => {
  for (const [what, leak, seen] of leaks) {
    let undo: () => unknown = () => {}
    await t.rejects(live([step(what, async () => { undo = await leak() })], 100), { message: seen }, what)
    undo()
  }
  await live([])
})
