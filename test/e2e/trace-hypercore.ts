import Hypercore from 'hypercore'
import Hypertrace from 'hypertrace'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type TraceEvent } from '../../index.ts'

const cores = 8
const blocks = 10

/** Counts events by their labels, in the most naive way there is. */
function naiveCounter () {
  const counts = new Map<string, number>()
  return {
    counts,
    count ({ id, object, parentObject, caller }: TraceEvent): void {
      const labels = [
        ['id', id],
        ['object_classname', object?.className],
        ['object_id', object?.id],
        ['parent_object_classname', parentObject?.className],
        ['parent_object_id', parentObject?.id],
        ['caller_functionname', caller?.functionName],
        ['caller_filename', caller?.filename]
      ].filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)])
      const key = JSON.stringify(labels)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
}

/** The lines of `trace_counter` in a scrape, by the same keys. */
function parsed (text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, labels, value] = /^trace_counter\{(.*)\} (\d+)$/.exec(line) ?? []
    if (labels === undefined) throw new Error(`a line of trace_counter has labels and a count, received '${line}'`)
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)]
    const key = JSON.stringify(pairs.map(([, name, quoted]) => [name, JSON.parse(`"${quoted}"`)]))
    if (counts.has(key)) throw new Error(`every label set is there once, received '${line}' again`)
    counts.set(key, Number(value))
  }
  return counts
}

function sorted (counts: Map<string, number>): Array<[string, number]> {
  return [...counts].sort(([a], [b]) => a < b ? -1 : 1)
}

/** How often a method of a class was called, by any object of it. */
function calls (counts: Map<string, number>, className: string, functionName: string): number {
  let sum = 0
  for (const [key, count] of counts) {
    const labels = Object.fromEntries(JSON.parse(key))
    if (labels.object_classname === className && labels.caller_functionname === functionName) sum += count
  }
  return sum
}

/** Appends to cores, replicates them all to others over one pair of streams, and reads there what was appended here. */
async function traffic (t: Test): Promise<void> {
  const folder = t.testdir()
  const there = Hypercore.createProtocolStream(true)
  const here = Hypercore.createProtocolStream(false)
  there.pipe(here).pipe(there)

  for (let n = 0; n < cores; n++) {
    const local = await open(t, `${folder}/local-${n}`)
    const remote = await open(t, `${folder}/remote-${n}`, local.key)
    for (let i = 0; i < blocks; i++) await local.append(`block ${i}`)
    local.replicate(there)
    remote.replicate(here)
    for (let i = 0; i < blocks; i++) t.equal(String(await remote.get(i)), `block ${i}`)
  }

  // once() of node:events would reject: ended under a pipe, a side calls its end premature
  const closed = [there, here].map(stream => new Promise(resolve => stream.once('close', resolve)))
  there.destroy()
  await Promise.all(closed)
}

async function open (t: Test, folder: string, key?: Uint8Array): Promise<Hypercore> {
  const core = new Hypercore(folder, key)
  t.after(() => core.close())
  await core.ready()
  return core
}

t.test('every traced call of two replicating hypercores is counted, as an independent counter has it', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false })
  const naive = naiveCounter()
  Hypertrace.setTraceFunction(event => {
    naive.count(event)
    trace(event)
  })
  t.after(() => Hypertrace.clearTraceFunction())

  await t.test('traffic', traffic)

  const counts = parsed(await trace.metrics())
  t.strictSame(sorted(counts), sorted(naive.counts))
  t.equal(calls(counts, 'Hypercore', 'append'), cores * blocks)
  t.equal(calls(counts, 'Hypercore', 'get'), cores * blocks)
  t.ok(calls(counts, 'Peer', 'ondata') >= cores * blocks, 'every block came over the wire')
  t.ok(calls(counts, 'Channel', 'Object.recv') >= cores * blocks, 'by way of protomux')
})
