import { VALUE } from '../signal/node.ts'

/** What a chart is drawn from: the samples of one series in the order of time. */
export interface Samples {
  /** Epoch milliseconds. */
  readonly times: ArrayLike<number>
  /** Those whose state is not VALUE have no meaning. */
  readonly values: ArrayLike<number>
  /** VALUE, MISSING, or one of those after the end. */
  readonly states: ArrayLike<number>
}

/** Where values are in the rows of a chart, which are counted from the bottom. */
export class Scale {
  /** Least and greatest value. */
  readonly low: number
  readonly high: number
  /** 1 if all values are equal. */
  readonly rows: number

  constructor (low: number, high: number, rows: number) {
    this.low = low
    this.high = high
    this.rows = low === high ? 1 : rows
  }

  /** The row of a value from `low` to `high`. */
  rowOf (value: number): number {
    if (this.rows === 1) return 0
    // Halves, because the difference may be too large for a number
    const unit = this.high - this.low === Infinity ? 0.5 : 1
    const share = (value * unit - this.low * unit) / (this.high * unit - this.low * unit)
    return Math.round(share * (this.rows - 1))
  }

  /** The value in the middle of a row. */
  valueOf (row: number): number {
    const share = this.rows === 1 ? 0 : row / (this.rows - 1)
    return this.low * (1 - share) + this.high * share
  }
}

/** The scale of the finite values, or null if there are none. */
export function scaleOf ({ values, states }: Samples, rows: number): Scale | null {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (states[i] !== VALUE || !Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low > high ? null : new Scale(low, high, rows)
}
