import { Everywhere, type NodeContext, type Points } from './node.ts'
import { labelOf } from './salt.ts'

/** The number in a label. */
export class FromLabel extends Everywhere {
  readonly #label: string

  constructor (label: string) {
    super(`FromLabel [${label}]`)
    this.#label = label
  }

  override fillValues (_points: Points, n: number, { labels }: NodeContext, values: Float64Array): void {
    const text = labelOf('fromLabel', this.#label, labels)
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isFinite(value)) {
      throw new TypeError(`fromLabel: label ${this.#label} must be a number, got ${JSON.stringify(text)}`)
    }
    values.fill(value, 0, n)
  }
}
