import type { LoadState } from '../run/load.ts'
import { Display, type DisplayOptions } from './display.ts'
import { leftText } from './progress.ts'

/** Seconds over which the rate is counted at least. */
const window = 10

export interface LoadProgressOptions extends Omit<DisplayOptions, 'what'> {
  /** Seconds that it is to last; Infinity for no end. */
  readonly length: number
  /** Seconds from one sample of a series to the next: in less than that, the rate would rise and fall. */
  readonly interval: number
}

/** How many samples had been stored at a time. */
interface Mark {
  readonly seconds: number
  readonly samples: number
}

/** How a load goes: the rate of the last seconds, how long answers take, and what was refused. */
export class LoadProgress {
  readonly #display: Display
  readonly #length: number
  readonly #window: number
  /** The rate is counted since the first of them; the second one follows it. */
  #marks: [Mark, Mark] = [{ seconds: 0, samples: 0 }, { seconds: 0, samples: 0 }]

  constructor ({ length, interval, ...options }: LoadProgressOptions) {
    this.#display = new Display({ ...options, what: 'load' })
    this.#length = length
    this.#window = Math.max(window, interval)
  }

  update (state: LoadState): void {
    this.#display.update(() => this.#text(state), this.#length === Infinity ? undefined : state.seconds / this.#length)
  }

  /** Clears the line of a terminal. */
  end (): void {
    this.#display.end()
  }

  #text ({ report: { samples, rejected, unsent }, latencies, seconds, behind }: LoadState): string {
    const parts = [`${this.#rate(samples, seconds)} samples/s`, latencyText(latencies), `${rejected} rejected`]
    if (unsent > 0) parts.push(`${unsent} unsent`)
    if (behind >= 1_000) parts.push(`${leftText(behind / 1_000)} behind`)
    if (this.#length < Infinity) parts.push(`${leftText(Math.max(this.#length - seconds, 0))} left`)
    return parts.join(', ')
  }

  #rate (samples: number, seconds: number): number {
    const [first, second] = this.#marks
    const rate = (samples - first.samples) / Math.max(seconds - first.seconds, 0.001)
    if (seconds - second.seconds >= this.#window) this.#marks = [second, { seconds, samples }]
    return Math.round(rate)
  }
}

/**
 * How long half and 99% of the answers have taken at most.
 *
 * @example
 * latencyText({ quantile: share => 100 * share }) // 'p50 50 ms, p99 99 ms'
 */
export function latencyText (latencies: Pick<LoadState['latencies'], 'quantile'>): string {
  const [half, most] = [latencies.quantile(0.5), latencies.quantile(0.99)]
  return half === undefined ? 'no answer' : `p50 ${half} ms, p99 ${most} ms`
}
