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
import { Job } from '../../test/support/traced.ts'
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
/** 100 per second. */
const eventsPerScrape = 1_500

class Store extends Job {}
class Core extends Job {}
class Peer extends Job {}

/** 20 cores that stay, and peers of which one is created and one is dropped every 3 seconds. */
class App {
  events = 0
  readonly #store = new Store()
  readonly #cores = Array.from({ length: 20 }, (_, i) => {
    return new Core({ parent: this.#store, props: { topic: `topic ${i % 4}` } })
  })

  readonly #newValues: boolean
  #peers: Peer[] = []
  #peerCount = 0

  constructor (newValues: boolean) {
    this.#newValues = newValues
  }

  /** Traces the events between two scrapes. `topic` becomes a label, `size` does not. */
  run (): void {
    for (const core of this.#cores.slice(0, 5)) {
      this.#peers.push(new Peer({ parent: core, props: { topic: `peer ${++this.#peerCount}` } }))
    }
    this.#peers = this.#peers.slice(-20)
    for (let i = 0; i < eventsPerScrape; i++) {
      const size = this.events++
      if (i % 100 === 99) this.#store.rest()
      else if (i % 4 === 0) this.#peers[i % this.#peers.length]!.run(i % 8 === 0 ? 'send' : 'receive', { size })
      else {
        const topic = `topic ${this.#newValues && i % 500 === 1 ? size : size % 5}`
        this.#cores[i % 20]!.run(i % 3 === 0 ? 'append' : 'get', { size, topic })
      }
    }
  }
}

async function live ({ scrapes, samples, maxSeries, newValues, leaks }: DayOptions): Promise<Day> {
  const warnings: string[] = []
  process.on('warning', (warning: Error & { code?: string }) => warnings.push(String(warning.code)))

  // Advances the clock by a day in total; it decides when series expire and when a slice of a rendering ends. Sockets
  // and timers use other clocks, and each scrape has its own connection, as idle ones are closed before 15 s are over
  const { now } = performance
  let skipped = 0
  performance.now = () => Reflect.apply(now, performance, []) + skipped

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
    skipped += scrapeInterval
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
