/** The steps of random lifecycles: each does one thing to an instance and asserts its outcome. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { HypertracePrometheus, type Address, type TraceFunction } from '../../index.ts'
import { counterText } from '../../test/support/counter-text.ts'
import { hasIPv6, request, tryConnect } from '../../test/support/http.ts'
import { hostOf, tally, type Creation, type Instance, type State } from './lifecycle-state.ts'
import { addGauge, expectedFamilies, parseFamilies, pauseScrape, registryModel } from './registry-model.ts'

export async function create (state: State, { port, shared, then, ...options }: Creation): Promise<void> {
  const registry = shared ? state.sharedRegistry : registryModel(new Registry(), true)
  const { metricName, collectDefaults, fastify = {} } = options
  const host = hostOf(port ?? null)
  const register = shared ? registry.register : null
  const start = (): TraceFunction => HypertracePrometheus({ ...options, totals: false, port, host, register })
  const nameTaken = registry.families.some(family => family.name === metricName)
  if (nameTaken || (port !== undefined && 'https' in fastify)) {
    assert.throws(start, nameTaken ? { name: 'Error', message: /must not have a metric/ } : { code: /^ERR_OSSL_/ })
    assert.deepEqual(parseFamilies(await registry.register.metrics()), expectedFamilies(registry))
    tally['rejected creations']++
    return
  }

  const portTaken = port !== 0 && state.instances.some(other => other.serving && other.port === port)
  const trace = start()
  tally.lifecycles++
  const calls = new Map<string, number>()
  const flags = { serving: false, stopped: false, failing: false }
  const instance: Instance = { trace, registry, metricName, collectDefaults, calls, port: port || null, ...flags }
  state.instances.push(instance)
  registry.register = trace.register
  registry.families.push({ name: metricName, text: () => expectedCounter(instance) })
  if (collectDefaults) registry.defaultMetricsUsers++
  if (!shared) addGauge(registry)

  if (then === 'stop') await stop(state, instance)
  if (then === 'stop' || port === undefined) return assert.equal(await trace.ready, null)
  if (portTaken || 'bodyLimit' in fastify) {
    state.warnings.push('HYPERTRACE_PROMETHEUS_LISTEN')
    await assert.rejects(trace.ready, { code: portTaken ? 'EADDRINUSE' : 'FST_ERR_ROUTE_BODY_LIMIT_OPTION_NOT_INT' })
    assert.equal(trace.address, null)
    tally['servers that cannot listen']++
    return
  }
  instance.serving = true
  if (then === 'await ready') await addressOf(instance)
  // The socket is bound during this turn of the event loop
  else await nextTurn()
}

function expectedCounter ({ calls, metricName }: Instance): string {
  const samples = [...calls].map(([id, count]) => `trace_counter{id="${id}"} ${count}`)
  return counterText(...samples).trimEnd().replaceAll('trace_counter', metricName)
}

async function addressOf (instance: Instance): Promise<Address> {
  const address = (await instance.trace.ready)!
  const port = (instance.port ??= address.port)
  const host = hostOf(port)
  assert.deepEqual(address, { host, port, url: `http://${host}:${port}/` })
  assert.equal(instance.trace.address, address)
  return address
}

export async function trace (_state: State, { trace, calls, stopped }: Instance): Promise<void> {
  for (const id of ['a', 'b', 'a']) {
    trace({ id })
    if (!stopped) calls.set(id, (calls.get(id) ?? 0) + 1)
  }
}

export async function metrics (_state: State, { trace, registry }: Instance): Promise<void> {
  assert.deepEqual(parseFamilies(await trace.metrics()), expectedFamilies(registry))
}

/** Asserts that the port of a stopped instance refuses connections, unless another instance serves on it. */
export async function assertPortReleased (state: State, { port }: Instance): Promise<void> {
  if (port === null) return
  const reused = state.instances.some(instance => instance.serving && instance.port === port)
  for (const address of hostOf(port) === 'localhost' && hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
    assert.equal(await tryConnect(port, address), reused ? 'connected' : 'ECONNREFUSED')
  }
}

export async function scrape (state: State, instance: Instance): Promise<void> {
  if (!instance.serving) return assertPortReleased(state, instance)
  const { url } = await addressOf(instance)
  const { status, body } = await request(`${url}metrics`)
  assert.deepEqual({ status, ...parseFamilies(body) }, { status: 200, ...expectedFamilies(instance.registry) })
  instance.failing = false
  tally.scrapes++
}

/** A scrape during which a collector of the registry throws. */
export async function failingScrape (state: State, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { url } = await addressOf(instance)
  instance.registry.onCollect = () => { throw new Error('the gauge cannot be read') }
  const { status, body } = await request(`${url}metrics`)
  instance.registry.onCollect = () => {}
  assert.deepEqual({ status, body }, { status: 500, body: 'collecting the metrics failed\n' })
  if (!instance.failing) state.warnings.push('HYPERTRACE_PROMETHEUS_SCRAPE')
  instance.failing = true
  tally['failed scrapes']++
}

/** A scrape whose client disconnects before the answer. */
export async function abortedScrape (_state: State, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { port } = await addressOf(instance)
  const socket = connect(port, '127.0.0.1')
  const sendRequest = (): unknown => socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const resume = await pauseScrape(instance.registry, sendRequest)
  socket.destroy()
  await once(socket, 'close')
  resume()
  instance.failing = false
}

/** Calls `stop()` without waiting for its promise. */
export function beginStop (state: State, instance: Instance): void {
  const { trace, registry, metricName, collectDefaults, stopped } = instance
  const stopping = trace.stop()
  state.stopping.push(stopping)
  assert.equal(trace[Symbol.asyncDispose](), stopping)
  assert.equal(trace.address, null)
  if (!stopped) {
    registry.families = registry.families.filter(({ name }) => name !== metricName)
    if (collectDefaults && !registry.own) registry.defaultMetricsUsers--
  }
  Object.assign(instance, { serving: false, stopped: true })
}

/** Does not wait for the promise of `stop()`, since the port has to be free at once. */
export async function stop (state: State, instance: Instance): Promise<void> {
  beginStop(state, instance)
  await assertPortReleased(state, instance)
}

/** Stops an instance before, during and after its own stop. */
export async function stopRepeatedly (state: State, instance: Instance): Promise<void> {
  await stop(state, instance)
  await instance.trace.stop()
  await stop(state, instance)
  await metrics(state, instance)
}

export async function stopDuringScrape (state: State, instance: Instance): Promise<void> {
  if (!instance.serving) return
  const { registry } = instance
  const { url } = await addressOf(instance)
  const expected = { status: 200, ...expectedFamilies(registry) }
  let answer: ReturnType<typeof request>
  const resume = await pauseScrape(registry, () => (answer = request(`${url}metrics`)))
  await stop(state, instance)
  let ended = false
  const stopping = instance.trace.stop().then(() => { ended = true })
  await trace(state, instance)
  await nextTurn()
  assert.equal(ended, false)
  resume()
  const { status, body } = await answer!
  assert.deepEqual({ status, ...parseFamilies(body) }, expected)
  await stopping
  tally['stops during a scrape']++
}

const disposable: Creation = {
  port: 0,
  shared: false,
  metricName: 'trace_counter',
  collectDefaults: false,
  unref: false,
  fastify: {},
  then: 'await ready'
}

/** Creates an instance, and stops it as `await using` does, which Node.js 20 does not know. */
export async function dispose (state: State): Promise<void> {
  await create(state, disposable)
  const instance = state.instances.at(-1)!
  assert.equal(instance.trace.address!.port, instance.port)
  await trace(state, instance)
  await scrape(state, instance)
  await instance.trace[Symbol.asyncDispose]()
  assert.equal(instance.trace.address, null)
  await stop(state, instance)
}
