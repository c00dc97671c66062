/**
 * An app whose objects come, trace, and go, in a process of its own: tap keeps something of every turn of its process. It
 * tells when it is ready; then each message is a `CrowdOptions`, and is answered with a `Crowd`.
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
  /** When garbage is collected: whenever Node does it, twice for each scrape as well, or in the end, since all is one turn. */
  collection: 'some time' | 'often' | 'in the end'
  /** Milliseconds by which the clock of the table goes on with each scrape. */
  scrapeInterval: number
  /** What is wrong: that half a kilobyte is kept for each event, or that one of 1,000 events is not counted. */
  fault: 'none' | 'memory is kept' | 'events are lost'
}

export interface Crowd {
  /** How often an object traced, and the sum of all that was scraped. */
  calls: number
  total: number
  /** After how many scrapes these two were different. */
  wrongSums: number
  /** How many series left between scrapes, and how many a scrape had at most. */
  left: number
  most: number
  /** Bytes of heap above those before there was a trace function, when all objects were collected, and how many series were there. */
  growth: number
  series: number
  /** The same once they had been scraped, five minutes had passed, and two more objects had come. */
  finalGrowth: number
  finalSeries: number
  /** How many of those were of an object, not of the overflow. */
  finalOwn: number
  /** Codes of process warnings. */
  warnings: string[]
}

const objectsPerTurn = 100
/** The series of as many, about one for each, take less than half of the default budget. */
const objectsPerScrape = 4_000

class Room extends Job {}
class Message extends Job {}

/** Few, because hypertrace keeps a stack for each. */
const ids = Array.from({ length: 150 }, (_, i) => `call ${i}`)

/** The objects of a turn, of which the first is the parent of half of the others; gives how often they traced. */
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

// A clock for the table that can be put forward
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

/** Lets all objects come and go, one turn after another or all in one; gives what was scraped of them. */
async function pass (trace: TraceFunction, { objects, collection, scrapeInterval }: CrowdOptions): Promise<Pick<Crowd, 'calls' | 'total' | 'wrongSums' | 'left' | 'most'>> {
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
  return { calls, total: sum.total, wrongSums, left: sum.gone, most }
}

async function live (options: CrowdOptions): Promise<Crowd> {
  const warnings: string[] = []
  const onWarning = (warning: Error & { code?: string }): void => { warnings.push(String(warning.code)) }
  process.on('warning', onWarning)

  const before = await heapInUse()
  const trace = start(options)
  const passed = await pass(trace, options)
  const series = tableOf(trace.register)
  await garbageCollected(() => [...series.values()].every(({ living, text }) => living === 0 || isOverflow(text)))
  const growth = await heapInUse() - before
  const { size } = series

  await trace.metrics()
  skipped += 5 * 60_000
  await trace.metrics()
  comeAndGo(0, 2)
  const finalGrowth = await heapInUse() - before
  const finalTexts = Array.from(series.values(), ({ text }) => text)

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

// What is compiled and cached the first time stays
await live({ objects: 2 * objectsPerScrape, maxSeries: 10_000, dropCollected: true, collection: 'often', scrapeInterval: 0, fault: 'none' })
process.on('message', async (options: CrowdOptions) => { process.send!(await live(options)) })
process.send!('ready')
