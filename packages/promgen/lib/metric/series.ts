import type { Key } from '../hash.ts'
import { keyText, seriesKey } from '../key.ts'
import type { Family } from './family.ts'
import type { Row } from './rows.ts'

/** A series as Prometheus stores it. */
export interface Series {
  readonly family: Family
  /** Of its samples, such as 'latency_seconds_bucket'. */
  readonly name: string
  /** In the order of the family, then `le` or `quantile`; without external labels. Each reading makes another map. */
  readonly labels: ReadonlyMap<string, string>
  /** 16 hexadecimal digits: the key of the definition to which it belongs, together with others in a histogram. */
  readonly id: string
}

/**
 * The labels of a family with their values.
 *
 * @param values in the order of the family
 */
export function labelMap (family: Family, values: readonly string[]): Map<string, string> {
  return new Map(family.labels.map((name, i) => [name, values[i]!]))
}

/** The key of the series of a family. Labels that only some of them have do not count. */
export function keyOf (family: Family, values: readonly string[]): Key {
  return seriesKey(family.name, labelMap(family, values))
}

/** A series that is kept in little memory: a map of its labels would take more than all the rest. */
export class CompactSeries implements Series {
  readonly family: Family
  readonly #row: Row
  readonly #values: readonly string[]
  // Signed numbers of 32 bits are kept without an object of their own
  readonly #low: number
  readonly #high: number

  /**
   * @param values of the labels, in the order of the family
   * @param key of the definition
   */
  constructor (family: Family, row: Row, values: readonly string[], { low, high }: Key) {
    this.family = family
    this.#row = row
    this.#values = values
    this.#low = low | 0
    this.#high = high | 0
  }

  get name (): string {
    return this.#row.name
  }

  /** Without `le` and `quantile`. */
  get ownLabels (): ReadonlyMap<string, string> {
    return labelMap(this.family, this.#values)
  }

  get labels (): ReadonlyMap<string, string> {
    const labels = labelMap(this.family, this.#values)
    if (this.#row.label !== undefined) labels.set(...this.#row.label)
    return labels
  }

  get id (): string {
    return keyText(this.key)
  }

  get key (): Key {
    return { low: this.low, high: this.high }
  }

  /** The lower half of the key: to read a sample, no object has to be made for both. */
  get low (): number {
    return this.#low >>> 0
  }

  get high (): number {
    return this.#high >>> 0
  }

  /** The values of its labels, in the order of the family. */
  get values (): readonly string[] {
    return this.#values
  }
}
