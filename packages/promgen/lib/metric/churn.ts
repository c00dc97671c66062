import { shown } from '../check.ts'
import { positive, type Duration } from '../duration.ts'

/** How series are replaced by others. */
export interface ChurnOptions {
  /** The label whose value changes. */
  readonly label: string
  /** From one change to the next, counted from 1970; longer than 0. */
  readonly every: Duration
  /** The share of the series that are replaced each time: above 0, at most 1. */
  readonly share: number
}

/** A rule by which series are replaced by others. */
export class Churn {
  readonly label: string
  /** Milliseconds. */
  readonly every: number
  readonly share: number

  constructor ({ label, every, share }: ChurnOptions) {
    if (typeof label !== 'string') throw new TypeError(`churn: label must be text, got ${shown(label)}`)
    if (!(share > 0 && share <= 1)) throw new RangeError(`churn: share must be above 0, at most 1, got ${shown(share)}`)
    this.label = label
    this.every = positive('churn: every', every)
    this.share = share
  }

  /**
   * How often a series was replaced until an instant. It depends on nothing but `floor(t / every)` and the series, so
   * that history has the same series whenever it is asked for.
   *
   * @param phase of the series, from 0 to less than 1: what spreads the changes of all series over time
   */
  generation (phase: number, t: number): number {
    return this.#atTurn(phase, Math.floor(t / this.every))
  }

  /** Epoch milliseconds at which a series has been replaced so often. */
  begin (phase: number, generation: number): number {
    let turn = Math.ceil((generation - phase) / this.share)
    // The division may be rounded across a whole number
    while (this.#atTurn(phase, turn - 1) >= generation) turn--
    while (this.#atTurn(phase, turn) < generation) turn++
    return turn * this.every
  }

  #atTurn (phase: number, turn: number): number {
    return Math.floor(turn * this.share + phase)
  }
}

/**
 * A rule by which series are replaced by others: every so often, a share of them ends, and the same number begins with
 * another value of a label, such as 'pod-7-6bmg' for 'pod-7'. The data of each begins anew.
 *
 * @throws {RangeError} the time is not longer than 0, or the share not above 0 and at most 1
 * @throws {TypeError} the label is not text, or the time not a duration
 * @example
 * churn({ label: 'pod', every: '10m', share: 0.1 }).every // 600_000
 * churn({ label: 'pod', every: '10m', share: 0 }) // throws RangeError
 */
export function churn (options: ChurnOptions): Churn {
  return new Churn(options)
}
