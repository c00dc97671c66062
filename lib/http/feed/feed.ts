import type { SeriesTable } from '../../counting/series-table.ts'
import { now as monotonicNow } from '../../platform.ts'
import { unescaped } from '../../text-format.ts'
import { busiestSeries, seriesText } from './busiest.ts'
import { leastPause, Pace } from './pace.ts'
import { type Clocks, type Scan, Scans } from './scans.ts'

/** Milliseconds after the last request at which everything is forgotten, except the epoch and the version. */
const forgetAfter = 5_000

/**
 * Milliseconds of the event loop that a request takes besides the text of its answer, mostly by HTTP. With 0.5 here,
 * twenty pages took 3.1% instead of 2% in the benchmark "Live page", with 1 they took 2.1%.
 */
const requestTime = 1.25

interface News {
  /** An answer without its end. */
  readonly text: string
  /** Whether there is more that the client does not know. */
  readonly isPart: boolean
}

/** What is kept while clients ask. */
interface State {
  readonly scans: Scans
  /** The latest text: most clients ask since the same version. */
  latest: News & { readonly scan: Scan, readonly since: number } | null
}

/**
 * What the live page shows: the calls of each group of a table, for any number of clients. They share scans of the
 * table, which change nothing that others see.
 */
export class Feed {
  readonly #table: SeriesTable
  readonly #metric: string
  readonly #clocks: Clocks
  /** Differs from that of every other instance, also of one that served the same port before. */
  readonly #instance = Math.random().toString(36).slice(2)
  /** Not forgotten, since the pause can be longer than the time after which the rest is. */
  readonly #pace = new Pace()
  #version = 0
  #state: State | null = null
  #requests = 0
  #seriesScan: Promise<unknown> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param metric the one that a query for the calls of a function sums up */
  constructor (table: SeriesTable, metric: string, clocks: Clocks = { now: monotonicNow, time: Date.now }) {
    this.#table = table
    this.#metric = metric
    this.#clocks = clocks
  }

  /**
   * What has changed, as JSON.
   *
   * @param since version that the client knows
   * @param epoch the one that the client knows; if either does not fit, the answer has everything
   */
  poll (since: number, epoch: string): Promise<string> {
    return this.#serve(async state => {
      const scan = await state.scans.latest()
      const known = epoch === this.#epochOf(scan) && since <= scan.changes.version ? since : 0
      const { latest } = state
      const isMade = latest?.scan === scan && latest.since === known
      const news = isMade ? latest : { scan, since: known, ...this.#measured(() => this.#news(scan, known)) }
      state.latest = news
      // Browsers fetch the rest of an answer in parts before everything is forgotten
      return `${news.text},"next":${news.isPart ? leastPause : this.#pace.pause}}`
    })
  }

  /**
   * The 100 series of a group that have the highest counts, as JSON; null if the epoch has no such group.
   *
   * @param group its index in the feed
   */
  series (group: number, epoch: string): Promise<string | null> {
    return this.#serve(async ({ scans }) => {
      const scan = await scans.latest()
      const found = epoch === this.#epochOf(scan) ? scan.changes.group(group) : undefined
      if (found === undefined) return null
      const series = await this.#inTurn(() => busiestSeries(this.#table, found, work => this.#measured(work)))
      if (epoch !== `${this.#instance}-${this.#table.resets}`) return null
      return this.#measured(() => seriesText(series, this.#table.labelNames, this.#table.groupLabels))
    })
  }

  /** Frees everything except the epoch and the version. */
  forget (): void {
    clearTimeout(this.#timer)
    this.#version = this.#state?.scans.version ?? this.#version
    this.#state = null
  }

  async #serve<T> (answer: (state: State) => Promise<T>): Promise<T> {
    clearTimeout(this.#timer)
    this.#requests++
    const state = this.#state ??= {
      scans: new Scans(this.#table, this.#version, this.#pace, this.#clocks),
      latest: null
    }
    try {
      return await answer(state)
    } finally {
      this.#pace.add(requestTime)
      if (--this.#requests === 0 && this.#state !== null) {
        this.#timer = setTimeout(() => this.forget(), forgetAfter).unref()
      }
    }
  }

  /** Runs one scan for series after the other, so that several hold the event loop no longer than one. */
  #inTurn<T> (scan: () => Promise<T>): Promise<T> {
    const result = this.#seriesScan.then(scan)
    this.#seriesScan = result.catch(() => {})
    return result
  }

  /** Does some work and adds the time that it takes. */
  #measured<T> (work: () => T): T {
    const start = this.#clocks.now()
    const result = work()
    this.#pace.add(this.#clocks.now() - start)
    return result
  }

  #epochOf ({ resets }: Scan): string {
    return `${this.#instance}-${resets}`
  }

  #news (scan: Scan, since: number): News {
    const { time, series, changes } = scan
    const { maxSeries, overflow, groupLabels } = this.#table
    const { version, groups, changed } = changes.news(since)
    const head = JSON.stringify({
      epoch: this.#epochOf(scan),
      version,
      time,
      totals: changes.sum,
      series,
      limit: maxSeries,
      overflow: overflow && { label: overflow.label, class: overflow.className && unescaped(overflow.className) },
      metric: this.#metric,
      labels: groupLabels
    })
    const newGroups = since === 0 || groups !== '' ? `,"groups":[${groups}]` : ''
    return { text: `${head.slice(0, -1)}${newGroups},"changed":[${changed}]`, isPart: version < changes.version }
  }
}
