import assert from 'node:assert/strict'
import { once } from 'node:events'
import fc from 'fast-check'
import t from 'tap'
import { HypertracePrometheus } from '../index.ts'
import { heapInUse } from '../test/support/garbage.ts'
import { warningsOf } from '../test/support/outcome.ts'
import { detectLeaks } from './support/leak-detector.ts'
import { leaks, listen } from './support/leaks.ts'
import { newState, ports, tally, type Creation, type Instance, type State } from './support/lifecycle-state.ts'
import * as lifecycle from './support/lifecycle-steps.ts'
import { megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'

type Step = fc.AsyncCommand<State, null>

const seed = Number(process.env.SEED ?? 4343)
const [runs, leastLifecycles] = full ? [2_600, 10_000] : [55, 150]

function step (name: string, run: Step['run'], check: Step['check'] = () => true): Step {
  return { run, check, toString: () => name }
}

type Action = (state: State, instance: Instance) => Promise<void>

/** An action on one of the last four instances, most of which still run. */
function onInstance (name: string, action: Action): fc.Arbitrary<Step> {
  return fc.nat(3).map(back => step(
    `${name} ${back}`,
    state => action(state, state.instances.at(-1 - back)!),
    state => state.instances.length > back
  ))
}

const creation: fc.Arbitrary<Creation> = fc.record({
  port: fc.constantFrom(undefined, 0, ...ports, ...ports),
  shared: fc.boolean(),
  metricName: fc.constantFrom('trace_counter', 'calls'),
  collectDefaults: fc.nat(9).map(n => n === 9),
  unref: fc.boolean(),
  fastify: fc.nat(29).map(n => n === 29 ? { bodyLimit: -1 } : n === 28 ? { https: { key: 'no key' } } : {}),
  then: fc.constantFrom('await ready', 'await ready', 'continue', 'stop')
})
const create = creation.map(options => {
  return step(`create ${fc.stringify(options)}`, state => lifecycle.create(state, options))
})

const steps = fc.commands([
  create, create, create, create,
  onInstance('trace', lifecycle.trace), onInstance('trace', lifecycle.trace),
  onInstance('metrics', lifecycle.metrics),
  onInstance('scrape', lifecycle.scrape), onInstance('scrape', lifecycle.scrape),
  onInstance('failing scrape', lifecycle.failingScrape),
  onInstance('aborted scrape', lifecycle.abortedScrape),
  onInstance('stop', lifecycle.stop),
  onInstance('stop repeatedly', lifecycle.stopRepeatedly),
  onInstance('stop during a scrape', lifecycle.stopDuringScrape),
  fc.constant(step('dispose', lifecycle.dispose))
], { maxCommands: 30, size: 'max' })

/** Runs the steps, stops all instances concurrently, and asserts that nothing has leaked. */
async function runSteps (steps: Iterable<Step>, maxWait?: number): Promise<void> {
  const state = newState()
  const detector = detectLeaks()
  try {
    const warnings = await warningsOf(async () => {
      try {
        await fc.asyncModelRun(() => ({ model: state, real: null }), steps)
        for (const instance of state.instances) lifecycle.beginStop(state, instance)
        await Promise.all(state.instances.map(instance => lifecycle.assertPortReleased(state, instance)))
        await Promise.all(state.instances.map(instance => lifecycle.stopRepeatedly(state, instance)))
      } finally {
        await Promise.all(state.instances.map(({ trace }) => trace.stop()))
      }
      await Promise.all(state.stopping)
    })
    assert.deepEqual(warnings.map(warning => warning.split(':')[0]).sort(), state.warnings.sort())
    for (const port of ports) await assertPortFree(port)
    assert.deepEqual(await detector.leaks(maxWait), [])
  } finally {
    detector.stop()
  }
}

async function assertPortFree (port: number): Promise<void> {
  const server = await listen(port)
  server.close()
  await once(server, 'close')
}

// Node prints every warning, and many are expected here
const printers = process.listeners('warning')
t.before(() => process.removeAllListeners('warning'))
t.teardown(() => printers.forEach(printer => process.on('warning', printer)))

t.test(`${leastLifecycles} lifecycles leak nothing`, async t => {
  t.comment(`seed: ${seed}, set it with SEED`)
  // Loads and starts what stays until the process ends: Fastify, and the observers behind the default metrics
  const first = HypertracePrometheus(0)
  await first.ready
  await first.stop()

  const detector = detectLeaks()
  t.teardown(() => detector.stop())
  const heap: number[] = []
  let done = 0
  await fc.assert(fc.asyncProperty(steps, async steps => {
    await runSteps(steps)
    if (++done % Math.ceil(runs / 8) === 0) heap.push(await heapInUse())
  }), { seed, numRuns: runs })
  for (const [kind, count] of Object.entries(tally)) t.comment(`${kind}: ${count}`)
  t.comment(`heap in use after each eighth of the runs: ${heap.map(megabytes).join(', ')}`)
  t.ok(tally.lifecycles >= leastLifecycles)
  t.notOk(Object.values(tally).includes(0), 'each kind of step has happened')
  t.same(await detector.leaks(), [])
})

t.test('each kind of leak fails the test above', async t => {
  for (const { kind, leak, message } of leaks) {
    let undo: () => unknown = () => {}
    const leakOnce = step(kind, async () => { undo = await leak() })
    await t.rejects(runSteps([leakOnce], 100), { message }, kind)
    undo()
  }
  await t.resolves(runSteps([]))
})
