import fc from 'fast-check'
import { Registry, type RegistryContentType } from 'prom-client'
import t from 'tap'
import { HypertracePrometheus, type BuiltinLabel, type TraceEvent } from '../index.ts'
import { builtinLabels } from '../lib/counting/label-schema.ts'
import { propNames } from '../test/support/event-arbitraries.ts'
import { skipWithoutJudges, type Exposition } from '../test/support/judges.ts'
import { Model } from '../test/support/model.ts'
import { breakages } from './support/broken-texts.ts'
import { pool, rows, rowsOf } from './support/hostile-pool.ts'
import { full } from './support/scale.ts'
import { complaints } from './support/verifier.ts'

const seed = Number(process.env.SEED ?? 4343)
const skip = skipWithoutJudges()

interface Round {
  title: string
  labels: readonly BuiltinLabel[]
  props: readonly string[]
  maxSeries: number
  dropCollected: boolean
  events: number
  /** How many different events fast-check makes; they come again in any order, with other numbers. */
  different: number
}

interface Outcome {
  model: Model
  /** How many events were counted, those included that were traced while another was. */
  counted: number
  /** What the trace function threw or gave back. */
  unexpected: unknown[]
  /** How many of the events belong to each row of the table. */
  seen: Map<string, number>
  /** In both formats. */
  texts: Exposition[]
}

/** Traces hostile events, and has a model count the same. */
async function run ({ labels, props, maxSeries, dropCollected, events, different }: Round, seed: number): Promise<Outcome> {
  const register = new Registry<RegistryContentType>()
  const trace = HypertracePrometheus({ register, collectDefaults: false, labels, allowedProps: props, maxSeries, dropCollected })
  const model = new Model({ labels, props, maxSeries })
  const unexpected: unknown[] = []
  let counted = 0

  function give (event: unknown, shown: TraceEvent): void {
    const isEvent = typeof event === 'object' && event !== null
    const labels = isEvent ? model.labelsOf(shown) : []
    try {
      const result: unknown = trace(event as TraceEvent)
      if (result !== undefined) unexpected.push(result)
    } catch (error) {
      unexpected.push(error)
    }
    if (!isEvent) return
    counted++
    model.count(labels)
  }

  const hostiles = pool(seed, different, give)
  const times = hostiles.map(() => 0)
  const draws = fc.sample(fc.noBias(fc.nat()), { seed, numRuns: events })
  Reflect.defineProperty(Object.prototype, 'polluted', { value: 'x', configurable: true, writable: true })
  try {
    for (const [i, draw] of draws.entries()) {
      // Each comes once, then they come again
      const [place, n] = i < hostiles.length ? [i, 0] : [draw % hostiles.length, Math.floor(draw / hostiles.length) % 12]
      const { event: make, shown, after } = hostiles[place]!
      const event = make(n)
      give(event, shown ?? event as TraceEvent)
      after?.()
      times[place]!++
    }
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }

  const seen = new Map<string, number>()
  for (const [i, hostile] of hostiles.entries()) {
    for (const row of rowsOf(hostile)) seen.set(row, (seen.get(row) ?? 0) + times[i]!)
  }
  const text = await trace.metrics()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const openMetrics = await trace.metrics()
  return { model, counted, unexpected, seen, texts: [{ format: 'text', bytes: Buffer.from(text) }, { format: 'OpenMetrics', bytes: Buffer.from(openMetrics) }] }
}

// promtool remarks on the names of labels as well, and in this one it finds camel case
const props = propNames.filter(name => name !== 'toString')
const size = full ? { events: 250_000, different: 10_000 } : { events: 2_500, different: 500 }

const rounds: ReadonlyArray<Round & { collapses: boolean, hasLastSeries: boolean }> = [
  { title: 'within the budget', labels: builtinLabels.slice(0, 7), props, maxSeries: 1_000_000, dropCollected: false, collapses: false, hasLastSeries: false, ...size },
  { title: 'with collapsed series', labels: builtinLabels, props: ['a', 'b'], maxSeries: full ? 20_000 : 700, dropCollected: true, collapses: true, hasLastSeries: false, ...size },
  { title: 'with the last series', labels: builtinLabels, props, maxSeries: full ? 1_000 : 50, dropCollected: false, collapses: true, hasLastSeries: true, ...size },
  { title: 'with few labels', labels: ['object_classname', 'caller_filename'], props: [], maxSeries: 10_000, dropCollected: true, collapses: false, hasLastSeries: false, ...size }
]

t.test('hostile events are counted to the last, in texts that others can read', { skip }, async t => {
  const warnings = t.capture(process, 'emitWarning')
  const seen = new Map<string, number>()
  t.comment(`seed, to be set by SEED: ${seed}`)
  for (const [i, round] of rounds.entries()) {
    const { title, events, collapses, hasLastSeries } = round
    const start = performance.now()
    const { model, counted, unexpected, texts, seen: seenNow } = await run(round, seed + i)
    const traced = performance.now()
    t.strictSame(unexpected, [], `${title}: nothing is thrown, nothing is given back`)
    t.strictSame(complaints(texts, model.counts), [[], []], `${title}: the judges have nothing to complain of`)
    t.equal(sum(model.counts.values()), counted, `${title}: every event is there`)
    t.strictSame([model.collapsed > 0, model.rest > 0], [collapses, hasLastSeries], `${title}: as the title says`)
    t.equal(warnings().length, Number(collapses), `${title}: the app is told once`)
    for (const [row, times] of seenNow) seen.set(row, (seen.get(row) ?? 0) + times)
    t.comment(`${title}: ${events} events, ${counted} counted, ${model.counts.size} series, ${model.collapsed} of them collapsed, ${model.rest} events on the last one; traced and modelled in ${seconds(start, traced)} s, judged in ${seconds(traced, performance.now())} s`)
  }
  t.comment(`events in all: ${sum(rounds.map(round => round.events))}`)
  for (const row of rows) t.ok(seen.has(row), `${row}: ${seen.get(row)} events`)
  for (const row of rows) t.comment(`${row}: ${seen.get(row)} events`)
})

t.test('a text that is broken in any way is caught by those who let the whole one pass', { skip }, async t => {
  const warnings = t.capture(process, 'emitWarning')
  const labels: BuiltinLabel[] = ['id', 'object_classname', 'object_id', 'parent_object_classname', 'caller_filename']
  const { model, texts } = await run({ title: 'small', labels, props: ['a'], maxSeries: 130, dropCollected: false, events: 400, different: 150 }, seed)
  t.equal(warnings().length, 1)
  const broken = texts.flatMap(({ format, bytes }) => {
    const kinds = breakages.filter(([, , only]) => only === undefined || only === format)
    // The last line feed may be missing in OpenMetrics
    const places = fc.sample(fc.integer({ min: 1, max: bytes.length - 2 }), { seed, numRuns: full ? 200 : 5 })
    return [
      ...kinds.map(([what, how]) => ({ title: `${format}, ${what}`, format, bytes: Buffer.from(how(bytes.toString())) })),
      ...places.map(place => ({ title: `${format}, cut off after ${place} of ${bytes.length} bytes`, format, bytes: bytes.subarray(0, place) }))
    ]
  })
  t.strictSame(broken.filter(({ bytes }) => texts.some(whole => whole.bytes.equals(bytes))).map(({ title }) => title), [], 'all are broken')

  const [ofText, ofOpenMetrics, ...ofBroken] = complaints([...texts, ...broken], model.counts)
  t.strictSame([ofText, ofOpenMetrics], [[], []], 'the whole ones pass')
  for (const [i, { title }] of broken.entries()) {
    const judges = new Set(ofBroken[i]!.map(({ judge }) => judge))
    t.ok(judges.size > 0, `${title}: caught by ${[...judges].join(', ')}`)
    t.comment(`${title}: caught by ${[...judges].join(', ')}`)
  }
  const byOthers = ofBroken.filter(complaints => complaints.some(({ judge }) => judge !== 'strict reader')).length
  t.ok(byOthers >= 80, `${byOthers} of ${broken.length} are caught without the reader of this package`)
})

function sum (counts: Iterable<number>): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}

function seconds (start: number, end: number): string {
  return ((end - start) / 1_000).toFixed(1)
}
