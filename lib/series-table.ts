import { escaped } from './exposition-format.ts'
import { warn } from './warning.ts'

/** One label set and how often it was counted. */
export interface Series {
  /** `name="value"` pairs with commas between, escaped: the key of the series, and the front of its line in a scrape. */
  readonly text: string
  count: number
}

/**
 * All series of one counter, at most `2 * maxSeries + 1` of them.
 *
 * The first `maxSeries` label sets are kept as they are. Further ones are counted with every unbounded label replaced by
 * `overflow`; once there are as many of those, one last series counts the rest with every label `overflow`. So the sum
 * over all series is always the number of events counted.
 */
export class SeriesTable {
  readonly #names: readonly string[]
  readonly #unbounded: readonly boolean[]
  readonly #maxSeries: number
  // Escaping makes the text of a label set unique to it, so it serves as the key; a `Map` takes any text
  #series = new Map<string, Series>()
  #epoch = 0
  #kept = 0
  #collapsed = 0
  #warned = false

  /**
   * @param labels name of each label, and whether its values are the first to be collapsed
   * @param maxSeries how many label sets are kept apart, at least 1
   */
  constructor (labels: ReadonlyArray<{ name: string, unbounded: boolean }>, maxSeries: number) {
    this.#names = labels.map(label => label.name)
    this.#unbounded = labels.map(label => label.unbounded)
    this.#maxSeries = maxSeries
  }

  /** How many series there are. */
  get size (): number {
    return this.#series.size
  }

  values (): IterableIterator<Series> {
    return this.#series.values()
  }

  /** Changes whenever series leave, so that what was looked up before is no longer valid. */
  get epoch (): number {
    return this.#epoch
  }

  /** Forgets all series. */
  clear (): void {
    this.#epoch++
    // A new one, because a scrape under way would go on in the old one and could meet a series for the second time
    this.#series = new Map()
    this.#kept = 0
    this.#collapsed = 0
  }

  /**
   * The series of a label set, made if there is none yet and the budget has room, otherwise the one that stands for it.
   *
   * @param values one for each label, '' where there is none
   */
  find (values: readonly string[]): Series {
    const text = this.#text(values)
    const found = this.#series.get(text)
    if (found !== undefined) return found
    if (this.#kept < this.#maxSeries) {
      this.#kept++
      return this.#add(text)
    }
    this.#warnOnce()
    return this.#overflow(values)
  }

  #overflow (values: readonly string[]): Series {
    const collapsed = values.map((value, i) => this.#unbounded[i] && value !== '' ? 'overflow' : value)
    const text = this.#text(collapsed)
    const found = this.#series.get(text)
    if (found !== undefined) return found
    if (this.#collapsed < this.#maxSeries) {
      this.#collapsed++
      return this.#add(text)
    }
    const rest = this.#names.map(() => 'overflow')
    const restText = this.#text(rest)
    return this.#series.get(restText) ?? this.#add(restText)
  }

  #add (text: string): Series {
    const series = { text, count: 0 }
    this.#series.set(text, series)
    return series
  }

  // join() gives a flat string; one put together by += would keep all its parts as objects, 500 bytes a series
  #text (values: readonly string[]): string {
    const pairs: string[] = []
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== '') pairs.push(`${this.#names[i]}="${escaped(values[i]!)}"`)
    }
    return pairs.join(',')
  }

  #warnOnce (): void {
    if (this.#warned) return
    this.#warned = true
    const unbounded = this.#names.filter((_, i) => this.#unbounded[i])
    const collapsed = (unbounded.length > 0 ? unbounded : this.#names).join(', ')
    warn('SERIES_OVERFLOW', `the budget of ${this.#maxSeries} series is full: further label sets are counted together, with 'overflow' as ${collapsed}; see the options maxSeries, labels and allowedProps`)
  }
}
