import { numberText } from './number.ts'

/**
 * Writes one series in the notation of promtool's `input_series`, sample by sample, as text that is complete so far.
 * Runs of three or more values with an equal difference become `a+bxn`: only where Prometheus, which adds the
 * difference again and again, gets each value bit for bit. `_` stands for a missing sample.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 * @example
 * const values = new Notation()
 * const written = [1, 2, 3, 7].map(value => values.value(value)).join('') + values.missing() + values.stale()
 * written + values.end() // '1+1x2 7 _ stale'
 */
export class Notation {
  #separator = ''
  #missing = 0
  #first = 0
  #step = 0
  #last = 0
  /** Values of the run from `first` to `last`. */
  #count = 0

  /** One value more. */
  value (value: number): string {
    if (this.#missing > 0) return this.#flush() + this.#begin(value)
    if (this.#count === 0) return this.#begin(value)
    if (this.#count === 1) this.#step = value - this.#first
    if (this.#isNext(value)) {
      this.#last = value
      this.#count++
      return ''
    }
    if (this.#count !== 2) return this.#flush() + this.#begin(value)
    // The second of two values may be the first of a longer run
    const text = this.#token(numberText(this.#first))
    this.#begin(this.#last)
    return text + this.value(value)
  }

  /** A missing sample. */
  missing (): string {
    const text = this.#count > 0 ? this.#flush() : ''
    this.#missing++
    return text
  }

  /** The end of the series. */
  stale (): string {
    return this.#flush() + this.#token('stale')
  }

  /** What has not been written so far. */
  end (): string {
    return this.#flush()
  }

  /** Whether a value continues the run: not if it is NaN or infinite. */
  #isNext (value: number): boolean {
    // Without a difference promtool repeats the first value, which may be -0, where 0 follows
    const previous = this.#step === 0 ? this.#first : this.#last + this.#step
    return Number.isFinite(value) && Object.is(previous, value)
  }

  #begin (value: number): string {
    this.#first = this.#last = value
    this.#count = 1
    return ''
  }

  #flush (): string {
    const text = this.#run()
    this.#count = this.#missing = 0
    return text
  }

  #run (): string {
    if (this.#missing > 0) return this.#token(this.#missing === 1 ? '_' : `_x${this.#missing}`)
    if (this.#count === 0) return ''
    const first = numberText(this.#first)
    if (this.#count === 1) return this.#token(first)
    if (this.#count === 2) return this.#token(first) + this.#token(numberText(this.#last))
    const step = this.#step === 0 ? '' : this.#step > 0 ? `+${this.#step}` : String(this.#step)
    return this.#token(`${first}${step}x${this.#count - 1}`)
  }

  #token (text: string): string {
    const separated = this.#separator + text
    this.#separator = ' '
    return separated
  }
}
