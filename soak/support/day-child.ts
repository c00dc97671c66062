/**
 * An app that is traced and scraped for a simulated day. It has its own process, because tap keeps 20 MB for the
 * requests of a day in its process. Its argument is a `DayOptions`; it sends a `Day`.
 */
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import { HypertracePrometheus, type TraceEvent } from '../../index.ts'
import { heapInUse } from '../../test/support/garbage.ts'
import { request } from '../../test/support/http.ts'
import { App, Skipping } from './app.ts'
import { openFiles } from './process-figures.ts'
import { ScrapedSum } from './scraped-sum.ts'

export interface DayOptions {
  scrapes: number
  /** How often heap and open files are measured. */
  samples: number
  maxSeries: number
  /** Whether long-lived objects continually get new values of a prop. */
  newValues: boolean
  /** Whether the app leaks: it keeps every tenth event, and leaves a file open at each measurement. */
  leaks: boolean
}

export interface Day {
  events: number
  /** Bytes of heap in use, and number of open files, measured at equal intervals. */
  heap: number[]
  files: number[]
  /** Number of scrapes after which the sum of all scraped counts was not the number of events. */
  wrongSums: number
  /** Number of series at the end, and of those that had expired. */
  series: number
  expired: number
  /** Codes of process warnings. */
  warnings: string[]
}

const scrapeInterval = 15_000

async function live ({ scrapes, samples, maxSeries, newValues, leaks }: DayOptions): Promise<Day> {
  const warnings: string[] = []
  process.on('warning', (warning: Error & { code?: string }) => warnings.push(String(warning.code)))

  // A day in total. Each scrape has its own connection, as idle ones are closed before 15 s are over
  const time = new Skipping()
  const trace = HypertracePrometheus({ port: 0, allowedProps: ['topic'], maxSeries })
  const kept: TraceEvent[] = []
  let traced = 0
  Hypertrace.setTraceFunction(event => {
    if (leaks && traced++ % 10 === 0) kept.push(event)
    trace(event)
  })
  const url = `http://127.0.0.1:${(await trace.ready)!.port}/metrics`
  await request(url)

  const app = new App(newValues)
  const sum = new ScrapedSum()
  const day: Day = { events: 0, heap: [], files: [], wrongSums: 0, series: 0, expired: 0, warnings }
  for (let i = 1; i <= scrapes; i++) {
    app.run()
    time.skipped += scrapeInterval
    sum.scrape((await request(url)).body)
    if (sum.total !== app.events) day.wrongSums++
    if (i % (scrapes / samples) !== 0) continue
    if (leaks) openSync(fileURLToPath(import.meta.url), 'r')
    day.heap.push(await heapInUse())
    day.files.push(openFiles())
  }
  await trace.stop()
  return { ...day, events: app.events, series: sum.size, expired: sum.gone }
}

process.send!(await live(JSON.parse(process.argv[2]!)))
