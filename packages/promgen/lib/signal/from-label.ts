import { Everywhere, type NodeContext, type Points, type Setting } from './node.ts'
import { labelOf } from './salt.ts'

/** The number in a label. */
export class FromLabel extends Everywhere {
  readonly #label: string

  constructor (label: string) {
    super(`FromLabel [${label}]`)
    this.#label = label
  }

  override check (setting: Setting): void {
    this.#numberIn(setting)
  }

  override fillValues (_points: Points, n: number, context: NodeContext, values: Float64Array): void {
    values.fill(this.#numberIn(context), 0, n)
  }

  #numberIn ({ labels }: Setting): number {
    const text = labelOf('fromLabel', this.#label, labels)
    const value = text.trim() === '' ? NaN : Number(text)
    if (Number.isFinite(value)) return value
    throw new TypeError(`fromLabel: label ${this.#label} must be a number, got ${JSON.stringify(text)}`)
  }
}
