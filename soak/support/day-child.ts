/**
 * An app that is traced and scraped for a day, in a process of its own: tap keeps something of every request of its
 * process, 20 MB in a day. It gets what `DayOptions` says as its argument, and tells a `Day`.
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
  /** How often heap and files are looked at. */
  samples: number
  maxSeries: number
  /** Whether objects that stay get values of props that were not there before, all the time. */
  newValues: boolean
  /** Whether the app keeps one of 10 events and opens a file for each sample. */
  leaks: boolean
}

export interface Day {
  events: number
  /** Bytes of heap in use, and how many files are open, after as many scrapes each time. */
  heap: number[]
  files: number[]
  /** After how many scrapes the sum of all that was scraped was not the number of events. */
  wrongSums: number
  /** How many series were there in the end, and how many had left. */
  series: number
  left: number
  /** Codes of process warnings. */
  warnings: string[]
}

const scrapeInterval = 15_000
/** 100 in a second. */
const eventsPerScrape = 1_500

class Store extends Job {}
class Core extends Job {}
class Peer extends Job {}

/** 20 cores that stay, and peers of which one comes and one goes every 3 seconds. */
class App {
  events = 0
  readonly #store = new Store()
  readonly #cores = Array.from({ length: 20 }, (_, i) => new Core({ parent: this.#store, props: { topic: `topic ${i % 4}` } }))
  readonly #newValues: boolean
  #peers: Peer[] = []
  #peerCount = 0

  constructor (newValues: boolean) {
    this.#newValues = newValues
  }

  /** What happens between two scrapes. `topic` becomes a label, `size` does not. */
  run (): void {
    for (const core of this.#cores.slice(0, 5)) this.#peers.push(new Peer({ parent: core, props: { topic: `peer ${++this.#peerCount}` } }))
    this.#peers = this.#peers.slice(-20)
    for (let i = 0; i < eventsPerScrape; i++) {
      const size = this.events++
      if (i % 100 === 99) this.#store.rest()
      else if (i % 4 === 0) this.#peers[i % this.#peers.length]!.run(i % 8 === 0 ? 'send' : 'receive', { size })
      else this.#cores[i % 20]!.run(i % 3 === 0 ? 'append' : 'get', { size, topic: `topic ${this.#newValues && i % 500 === 1 ? size : size % 5}` })
    }
  }
}

async function live ({ scrapes, samples, maxSeries, newValues, leaks }: DayOptions): Promise<Day> {
  const warnings: string[] = []
  process.on('warning', (warning: Error & { code?: string }) => warnings.push(String(warning.code)))

  // A day of this clock, which tells the table when five minutes are over, and a rendering when its slice is. Sockets and
  // timers have others, so each scrape has its own connection: those of a real day idle for less than 15 s as well
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
  const day: Day = { events: 0, heap: [], files: [], wrongSums: 0, series: 0, left: 0, warnings }
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
  return { ...day, events: app.events, series: sum.size, left: sum.gone }
}

process.send!(await live(JSON.parse(process.argv[2]!)))
