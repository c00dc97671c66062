import { seedOf, whole } from '../check.ts'
import { positive } from '../duration.ts'
import { epochMilliseconds } from '../instant.ts'
import { Catalog } from './catalog.ts'
import type { Entry } from './entry.ts'
import { Grid } from './grid.ts'
import { checkLabelValue } from './labels.ts'
import { checkLabelName } from './names.ts'
import { Reader } from './reader.ts'
import type { RegistryOptions } from './registry-options.ts'
import { ScrapeReader } from './scrape-reader.ts'
import { Told } from './told.ts'
import { raisedText, warningsOf } from './warnings.ts'

/** The settings of a registry, and what it tells of its series. */
export class Settings {
  readonly seed: number
  /** Epoch milliseconds. */
  readonly start: number
  /** Milliseconds. */
  readonly interval: number
  readonly externalLabels: ReadonlyMap<string, string>
  readonly maxSeries: number
  protected readonly grid: Grid
  protected readonly catalog: Catalog
  protected readonly reader: Reader
  /** What cannot be read is missing. */
  protected readonly scraper: ScrapeReader
  /**
   * Told once about each data that a scrape cannot read, such as a running sum of too many steps: its series have no
   * samples; and once about each family whose quantiles had to be raised. Both are among the `warnings` from then on.
   * Default: a process warning.
   */
  onWarning: (warning: string) => void = warning => process.emitWarning(`promgen: ${warning}`)
  readonly #unreadable = new Told(warning => this.onWarning(warning))
  readonly #raised = new Told(warning => this.onWarning(warning))
  #raisedQuantiles = 0

  /**
   * @throws {TypeError} an option is not of its type, or a name is none
   * @throws {RangeError} the interval is not longer than 0, or a number is out of its range
   */
  constructor (options: RegistryOptions) {
    const { seed = 0, interval = '15s', now = Date.now(), utf8Names = false, maxSeries = 1_000_000 } = options
    this.seed = seedOf('registry', seed)
    this.start = whole('registry: start', epochMilliseconds(options.start ?? now, now))
    this.interval = whole('registry: interval', positive('registry: interval', interval))
    this.externalLabels = new Map(Object.entries(options.externalLabels ?? {}).map(([name, value]) => {
      return [checkLabelName(name, utf8Names), checkLabelValue(`externalLabels.${name}`, value)]
    }))
    this.maxSeries = whole('registry: maxSeries', maxSeries)
    this.catalog = new Catalog(maxSeries)
    this.grid = new Grid(this.start, this.interval)
    const onRaised = ({ family }: Entry, count: number): void => {
      this.#raisedQuantiles += count
      this.#raised.once(family, () => raisedText(family))
    }
    this.reader = new Reader(this.interval, this.seed, onRaised)
    this.scraper = new ScrapeReader(this.interval, this.seed, onRaised, this.#unreadable)
  }

  /**
   * What is accepted but may not be meant, the first of each family: a counter whose values fall and quantiles that do
   * within the first 512 steps, and data behind data without an end, which is never reached. Each reading looks again,
   * at 100 different data of a family, 10 of a histogram or summary. And what was told to `onWarning`.
   *
   * @example
   * const jobs = counter('jobs_total').series({}, custom(1, 5, 3))
   * new Registry().add(jobs).warnings
   * // ['series {} of jobs_total falls from 5 to 3 at step 2: Prometheus reads that as a reset']
   */
  get warnings (): readonly string[] {
    return Array.from(new Set([
      ...warningsOf(this.catalog.entries(), this.interval, this.seed),
      ...this.#unreadable.of(Array.from(this.catalog.entries(), ({ plan }) => plan.options.data)),
      ...this.#raised.of(this.catalog.families)
    ]))
  }

  /**
   * How often a quantile of a histogram's or summary's data was below one of a smaller share, and was raised to it.
   * Each evaluation of an instant counts again.
   *
   * @example
   * const wait = histogram('wait_seconds').series({}, { rate: 1, quantiles: { 0.5: 2, 0.9: 1 } })
   * const registry = new Registry({ start: 0, interval: '15s' }).add(wait)
   * registry.onWarning = () => {}
   * registry.raisedQuantiles // 0
   * registry.at(15_000).length // 14
   * registry.raisedQuantiles > 0 // true
   */
  get raisedQuantiles (): number {
    return this.#raisedQuantiles
  }
}
