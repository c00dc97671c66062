/**
 * An app of short-lived objects. It has its own process, because tap keeps memory for every turn of its process. It
 * sends a message when it is ready; then it answers each `CrowdOptions` with a `Crowd`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import Hypertrace from 'hypertrace'
import { HypertracePrometheus, type TraceFunction } from '../../index.ts'
import { tableOf } from '../../test/support/counter-table.ts'
import { garbageCollected, heapInUse } from '../../test/support/garbage.ts'
import { Job } from '../../test/support/traced.ts'
import { ScrapedSum } from './scraped-sum.ts'

export interface CrowdOptions {
  objects: number
  maxSeries: number
  dropCollected: boolean
  /** When garbage is collected: when Node decides; also twice per scrape; or only at the end, as all is one turn. */
  collection: 'some time' | 'often' | 'in the end'
  /** Milliseconds by which the clock is advanced before each scrape. */
  scrapeInterval: number
  /** A fault for the test to notice: half a kilobyte is kept per event, or one of 1,000 events is not counted. */
  fault: 'none' | 'memory is kept' | 'events are lost'
}

export interface Crowd {
  /** Number of traced calls, and the sum of all counts that were scraped. */
  calls: number
  total: number
  /** Number of scrapes after which these two differed. */
  wrongSums: number
  /** Number of series that expired between scrapes, and most series of a scrape. */
  expired: number
  most: number
  /** Bytes by which the heap had grown when all objects were collected, and the number of series then. */
  growth: number
  series: number
  /** The same after a scrape, five minutes, and two more objects. */
  finalGrowth: number
  finalSeries: number
  /** Number of final series that belong to an object, not to the overflow. */
  finalOwn: number
  /** Codes of process warnings. */
  warnings: string[]
}

const objectsPerTurn = 100
/** Each object has about one series. */
const objectsPerScrape = 4_000

class Room extends Job {}
class Message extends Job {}

/** Few ids, because hypertrace keeps a stack for each. */
const ids = Array.from({ length: 150 }, (_, i) => `call ${i}`)

/** Creates and drops the objects of a turn; the first is the parent of half of the others. Returns the traced calls. */
function comeAndGo (start: number, count = objectsPerTurn): number {
  const parent = new Room()
  parent.run('open')
  let calls = 1
  for (let i = start + 1; i < start + count; i++) {
    const topic = [`topic ${i}`, `topic ${i % 7}`, null][i % 3]
    const message = new Message({ ...i % 2 === 0 && { parent }, ...topic && { props: { topic } } })
    message.run(ids[i % ids.length]!, { size: i })
    message.run(ids[i % ids.length]!, { size: -i })
    calls += 2
    if (i % 20 !== 1) continue
    message.rest({ topic: 'rest' })
    calls++
  }
  return calls
}

function isOverflow (text: string): boolean {
  return text.includes('="overflow"')
}

// Lets the test advance the clock of the table
const { now } = performance
let skipped = 0
performance.now = () => Reflect.apply(now, performance, []) + skipped

const kept: unknown[] = []

function start ({ maxSeries, dropCollected, fault }: CrowdOptions): TraceFunction {
  const trace = HypertracePrometheus({ collectDefaults: false, allowedProps: ['topic'], maxSeries, dropCollected })
  let traced = 0
  Hypertrace.setTraceFunction(event => {
    if (fault === 'memory is kept') kept.push(new Array(60).fill(null))
    if (fault !== 'events are lost' || traced++ % 1_000 !== 500) trace(event)
  })
  return trace
}

/** Creates, traces and drops all objects, in many turns or in one; returns what was scraped. */
async function pass (
  trace: TraceFunction, { objects, collection, scrapeInterval }: CrowdOptions
): Promise<Pick<Crowd, 'calls' | 'total' | 'wrongSums' | 'expired' | 'most'>> {
  const sum = new ScrapedSum()
  let calls = 0
  let wrongSums = 0
  let most = 0
  async function scrape (): Promise<void> {
    skipped += scrapeInterval
    sum.scrape(await trace.metrics())
    if (sum.total !== calls) wrongSums++
    most = Math.max(most, sum.size)
  }
  for (let done = 0; done < objects;) {
    calls += comeAndGo(done)
    done += objectsPerTurn
    if (collection === 'in the end') continue
    // Finalizers run between turns
    await nextTurn()
    let collections = 0
    if (collection === 'often' && done % (objectsPerScrape / 2) === 0) await garbageCollected(() => collections++ === 1)
    if (done % objectsPerScrape === 0) await scrape()
  }
  await scrape()
  return { calls, total: sum.total, wrongSums, expired: sum.gone, most }
}

async function live (options: CrowdOptions): Promise<Crowd> {
  const warnings: string[] = []
  const onWarning = (warning: Error & { code?: string }): void => { warnings.push(String(warning.code)) }
  process.on('warning', onWarning)

  const before = await heapInUse()
  const trace = start(options)
  const passed = await pass(trace, options)
  const table = tableOf(trace.register)
  await garbageCollected(() => {
    return [...table.values()].every(({ ownerCount, text }) => ownerCount === 0 || isOverflow(text))
  })
  const growth = await heapInUse() - before
  const { size } = table

  await trace.metrics()
  skipped += 5 * 60_000
  await trace.metrics()
  comeAndGo(0, 2)
  const finalGrowth = await heapInUse() - before
  const finalTexts = Array.from(table.values(), ({ text }) => text)

  process.off('warning', onWarning)
  Hypertrace.clearTraceFunction()
  kept.length = 0
  return {
    ...passed,
    growth,
    series: size,
    finalGrowth,
    finalSeries: finalTexts.length,
    finalOwn: finalTexts.filter(text => !isOverflow(text)).length,
    warnings
  }
}

// The first run compiles code and fills caches, which later ones must not measure
await live({
  objects: 2 * objectsPerScrape,
  maxSeries: 10_000,
  dropCollected: true,
  collection: 'often',
  scrapeInterval: 0,
  fault: 'none'
})
process.on('message', async (options: CrowdOptions) => { process.send!(await live(options)) })
process.send!('ready')
