import type { Owned } from './object-watcher.ts'

/** One label set and how often it was counted. */
export interface Series extends Owned {
  /**
   * `name="value"` pairs with commas between, escaped: the key of the series, and the front of its line in a scrape.
   */
  readonly text: string
  count: number
  readonly group: Group
  /** Its place in the order of creation, from 1; 0 once it was removed from the table: a count on it would be lost. */
  serial: number
}

/** All series of one function, whatever their objects. */
export interface Group {
  /** `name="value"` pairs with commas between, escaped. */
  readonly text: string
  /** One for each label of groups, '' where there is none. */
  readonly values: readonly string[]
  /** Its place among the groups, from 0. */
  readonly index: number
  /** Sum over its series that were removed. */
  removed: number
  /** The highest count that was read. */
  shown: number
}

/** What the table knows of a label. */
export interface LabelName {
  readonly name: string
  /** Whether its values have no natural bound, so that they are collapsed first when the budget is full. */
  readonly unbounded: boolean
}
