import { labelValue, maxLength } from './label-value.ts'

/**
 * What a prop is compared by: it refers to nothing of the app, and its length is bounded. Equal ones have equal
 * labels.
 */
export type Comparable = string | number | boolean | null | undefined

/** A value as it is where it can be compared, otherwise its label value. */
export function comparable (value: unknown): Comparable {
  switch (typeof value) {
    // Stryker disable next-line ConditionalExpression,EqualityOperator,StringLiteral: labelValue() does the same
    case 'string': return value.length <= maxLength ? value : labelValue(value)
    case 'number': return Number.isNaN(value) ? 'NaN' : value
    case 'boolean': return value
    default: return value === null ? null : labelValue(value)
  }
}

export function isComparable (value: unknown): boolean {
  return value === undefined || comparable(value) === value
}

/**
 * A text with memory of its own. Names that hypertrace cuts out of a stack trace are slices that keep all of it; as
 * the key of an object, a text is copied, and equal ones become one.
 */
export function flatCopy<T> (value: T): T {
  return typeof value === 'string' ? Object.keys({ [value]: 0 })[0] as T : value
}
