import type { Owned } from './object-watcher.ts'

/** One label set and how often it was counted. */
export interface Series extends Owned {
  /**
   * `name="value"` pairs with commas between, escaped: the key of the series, and the front of its line in a scrape.
   */
  readonly text: string
  count: number
  /** Its place in the order of creation, from 1; 0 once it was removed from the table: a count on it would be lost. */
  serial: number
}

/** What the table knows of a label. */
export interface LabelName {
  readonly name: string
  /** Whether its values have no natural bound, so that they are collapsed first when the budget is full. */
  readonly unbounded: boolean
}
