/** What can be done to instances of the adapter, one step at a time, each compared with what must come of it. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { HypertracePrometheus, type Address, type Options, type TraceFunction } from '../../index.ts'
import { counterText } from '../../test/support/counter-text.ts'
import { hasIPv6, request, tryConnect } from '../../test/support/http.ts'
import { addRest, expected, held, shelf, shown, type Shelf } from './shelf.ts'

/** Two ports that are used again and again. Not of the range from which other tests take theirs, so nobody else has them. */
export const ports: number[] = []
for (let port = 10_000 + process.pid % 10_000; ports.length < 2; port++) {
  if (await tryConnect(port) === 'ECONNREFUSED') ports.push(port)
}

function hostOf (port: number | null): string {
  return port === ports[1] ? '127.0.0.1' : 'localhost'
}

export interface World {
  shared: Shelf
  instances: Instance[]
  /** All that stop() has given. */
  stopping: Array<Promise<void>>
  /** Codes of the process warnings that have to come. */
  warnings: string[]
}

interface Instance {
  trace: TraceFunction
  shelf: Shelf
  metricName: string
  collectDefaults: boolean
  calls: Map<string, number>
  serving: boolean
  stopped: boolean
  /** Where it serves or wanted to; null without a server, and while that is not known. */
  port: number | null
  /** Whether its last scrape has failed. */
  failing: boolean
}

export function newWorld (): World {
  const shared = shelf(new Registry(), false)
  addRest(shared)
  return { shared, instances: [], stopping: [], warnings: [] }
}

export interface Creation {
  port: number | undefined
  shared: boolean
  metricName: string
  collectDefaults: boolean
  unref: boolean
  fastify: Options['fastify']
  then: 'wait' | 'go on' | 'stop'
}

/** How often something has happened, and was as expected. */
export const tally = { lifecycles: 0, 'refused creations': 0, 'servers that cannot listen': 0, scrapes: 0, 'failed scrapes': 0, 'stops during a scrape': 0 }

export async function create (world: World, { port, shared, then, ...options }: Creation): Promise<void> {
  const on = shared ? world.shared : shelf(new Registry(), true)
  const { metricName, collectDefaults, fastify = {} } = options
  const start = (): TraceFunction => HypertracePrometheus({ ...options, port, host: hostOf(port ?? null), register: shared ? on.register : null })
  const repeated = on.families.some(family => family.name === metricName)
  if (repeated || (port !== undefined && 'https' in fastify)) {
    assert.throws(start, repeated ? { name: 'Error', message: /must not have a metric/ } : { code: /^ERR_OSSL_/ })
    assert.deepEqual(shown(await on.register.metrics()), expected(on))
    tally['refused creations']++
    return
  }

  const taken = port !== 0 && world.instances.some(other => other.serving && other.port === port)
  const trace = start()
  tally.lifecycles++
  const calls = new Map<string, number>()
  const instance: Instance = { trace, shelf: on, metricName, collectDefaults, calls, serving: false, stopped: false, port: port || null, failing: false }
  world.instances.push(instance)
  on.register = trace.register
  on.families.push({ name: metricName, text: () => counterText(...[...calls].map(([id, count]) => `trace_counter{id="${id}"} ${count}`)).trimEnd().replaceAll('trace_counter', metricName) })
  if (collectDefaults) on.defaults++
  if (!shared) addRest(on)

  if (then === 'stop') await stop(world, instance)
  if (then === 'stop' || port === undefined) return assert.equal(await trace.ready, null)
  if (taken || 'bodyLimit' in fastify) {
    world.warnings.push('HYPERTRACE_PROMETHEUS_LISTEN')
    await assert.rejects(trace.ready, { code: taken ? 'EADDRINUSE' : 'FST_ERR_ROUTE_BODY_LIMIT_OPTION_NOT_INT' })
    assert.equal(trace.address, null)
    tally['servers that cannot listen']++
    return
  }
  instance.serving = true
  if (then === 'wait') await addressOf(instance)
  // In which it binds
  else await nextTurn()
}

async function addressOf (instance: Instance): Promise<Address> {
  const address = (await instance.trace.ready)!
  const port = (instance.port ??= address.port)
  const host = hostOf(port)
  assert.deepEqual(address, { host, port, url: `http://${host}:${port}/` })
  assert.equal(instance.trace.address, address)
  return address
}

export async function trace (_world: World, { trace, calls, stopped }: Instance): Promise<void> {
  for (const id of ['a', 'b', 'a']) {
    trace({ id })
    if (!stopped) calls.set(id, (calls.get(id) ?? 0) + 1)
  }
}

export async function metrics (_world: World, { trace, shelf }: Instance): Promise<void> {
  assert.deepEqual(shown(await trace.metrics()), expected(shelf))
}

/** Where an instance was to serve nobody does, unless another one has come to. */
export async function refuses (world: World, { port }: Instance): Promise<void> {
  if (port === null) return
  const other = world.instances.some(instance => instance.serving && instance.port === port)
  for (const address of hostOf(port) === 'localhost' && hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
    assert.equal(await tryConnect(port, address), other ? 'connected' : 'ECONNREFUSED')
  }
}

export async function scrape (world: World, instance: Instance): Promise<void> {
  if (!instance.serving) return refuses(world, instance)
  const { url } = await addressOf(instance)
  const { status, body } = await request(`${url}metrics`)
  assert.deepEqual({ status, ...shown(body) }, { status: 200, ...expected(instance.shelf) })
  instance.failing = false
  tally.scrapes++
}

export async function failingScrape (world: World, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { url } = await addressOf(instance)
  instance.shelf.collect = () => { throw new Error('no rest') }
  const { status, body } = await request(`${url}metrics`)
  instance.shelf.collect = () => {}
  assert.deepEqual({ status, body }, { status: 500, body: 'collecting the metrics failed\n' })
  if (!instance.failing) world.warnings.push('HYPERTRACE_PROMETHEUS_SCRAPE')
  instance.failing = true
  tally['failed scrapes']++
}

/** A client that goes before it has its answer. */
export async function leavingScrape (_world: World, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { port } = await addressOf(instance)
  const socket = connect(port, '127.0.0.1')
  const release = await held(instance.shelf, () => socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'))
  socket.destroy()
  await once(socket, 'close')
  release()
  instance.failing = false
}

/** Begins to stop an instance. */
export function halt (world: World, instance: Instance): void {
  const { trace, shelf, metricName, collectDefaults, stopped } = instance
  const stopping = trace.stop()
  world.stopping.push(stopping)
  assert.equal(trace[Symbol.asyncDispose](), stopping)
  assert.equal(trace.address, null)
  if (!stopped) {
    shelf.families = shelf.families.filter(({ name }) => name !== metricName)
    if (collectDefaults && !shelf.own) shelf.defaults--
  }
  Object.assign(instance, { serving: false, stopped: true })
}

/** Does not wait for the end: its port has to be free at once. */
export async function stop (world: World, instance: Instance): Promise<void> {
  halt(world, instance)
  await refuses(world, instance)
}

/** Stops again and again, also instances that are being stopped. */
export async function stopToTheEnd (world: World, instance: Instance): Promise<void> {
  await stop(world, instance)
  await instance.trace.stop()
  await stop(world, instance)
  await metrics(world, instance)
}

export async function stopDuringScrape (world: World, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { shelf } = instance
  const { url } = await addressOf(instance)
  const whole = { status: 200, ...expected(shelf) }
  let answer: ReturnType<typeof request>
  const release = await held(shelf, () => (answer = request(`${url}metrics`)))
  await stop(world, instance)
  let ended = false
  const stopping = instance.trace.stop().then(() => { ended = true })
  await trace(world, instance)
  await nextTurn()
  assert.equal(ended, false)
  release()
  const { status, body } = await answer!
  assert.deepEqual({ status, ...shown(body) }, whole)
  await stopping
  tally['stops during a scrape']++
}

/** A block that has an instance, which ends with it. */
export async function use (world: World): Promise<void> {
  await create(world, { port: 0, shared: false, metricName: 'trace_counter', collectDefaults: false, unref: false, fastify: {}, then: 'wait' })
  const instance = world.instances.at(-1)!
  {
    await using disposed = instance.trace
    assert.equal(disposed.address!.port, instance.port)
    await trace(world, instance)
    await scrape(world, instance)
  }
  assert.equal(instance.trace.address, null)
  await stop(world, instance)
}
