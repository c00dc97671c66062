/** The rows of the table of bad input, and which of them an event belongs to. */

import { inspect, types } from 'node:util'
import { separators, throwingGetter, throwingProxy } from '../../test/support/event-arbitraries.ts'
import { thrower } from '../../test/support/unprintable-values.ts'

/** A row, and whether a value belongs to it. */
type Row = readonly [row: string, test: (value: unknown) => boolean]

/** Rows that the pool assigns, because the values of an event do not show them. */
export const assignedRows = {
  tracingText: 'toString that traces again',
  tracingItself: 'toString that traces its own event again',
  tracingGetter: 'getter that traces again',
  changed: 'props changed by the app afterwards'
}

function text (pattern: RegExp): Row[1] {
  return value => typeof value === 'string' && pattern.test(value)
}

const valueRows: readonly Row[] = [
  ['text with quotes', text(/"/)],
  ['text with line feeds', text(/\n/)],
  ['text with backslashes', text(/\\/)],
  ['text with NUL', text(/\0/)],
  ['text with CR', text(/\r/)],
  ['text with U+2028', text(/\u2028/)],
  ['text with lone surrogates', text(/\p{Surrogate}/u)],
  ['text with a pair of surrogates', text(/[\u{10000}-\u{10ffff}]/u)],
  ['text of 1 MiB', value => typeof value === 'string' && value.length >= 2 ** 20],
  ["''", value => value === ''],
  ['undefined', value => value === undefined],
  ['null', value => value === null],
  ['boolean', value => typeof value === 'boolean'],
  ['whole number', Number.isSafeInteger],
  ['fraction', value => Number.isFinite(value) && !Number.isInteger(value)],
  ['NaN', Number.isNaN],
  ['Infinity', value => value === Infinity],
  ['bigint', value => typeof value === 'bigint'],
  ['huge bigint', value => typeof value === 'bigint' && value >= 1n << 200_000n],
  ['Uint8Array', value => types.isUint8Array(value) && !Buffer.isBuffer(value)],
  ['Buffer', value => types.isUint8Array(value) && Buffer.isBuffer(value)],
  ['1 MiB of bytes', value => types.isUint8Array(value) && value.byteLength >= 2 ** 20],
  ['valid date', value => types.isDate(value) && !Number.isNaN(value.getTime())],
  ['invalid date', value => types.isDate(value) && Number.isNaN(value.getTime())],
  ['function', value => typeof value === 'function' && !types.isProxy(value)],
  ['symbol', value => typeof value === 'symbol'],
  ['toString that throws', value => value === thrower],
  ['revoked proxy', isRevoked],
  ['proxy that throws', value => value === throwingProxy],
  ['proxy', value => types.isProxy(value) && value !== throwingProxy && !isRevoked(value)],
  ['cyclic object', value => isReadable(value) && Array.isArray(value) && value.includes(value)],
  ['array of depth 100,000', value => depth(value) >= 100_000],
  ['plain object', value => isReadable(value) && Object.getPrototypeOf(value) === Object.prototype],
  ['object without a prototype', value => isReadable(value) && Object.getPrototypeOf(value) === null]
]

const propsRows: readonly Row[] = [
  ['props other than an object', value => value !== undefined && typeof value !== 'object'],
  ['props without a prototype', value => isReadable(value) && Object.getPrototypeOf(value) === null],
  ['inherited props', value => isReadable(value) && !Object.hasOwn(value, 'a') && 'a' in value],
  ['own prop __proto__', value => isReadable(value) && Object.hasOwn(value, '__proto__')],
  ['own prop constructor', value => isReadable(value) && Object.hasOwn(value, 'constructor')],
  ['getter that throws', value => value === throwingGetter],
  ['revoked proxy as props', isRevoked],
  ['proxy that throws as props', value => value === throwingProxy],
  ...separators.map((props): Row => [`separators in ${JSON.stringify(props)}`, value => value === props])
]

const eventRows: readonly Row[] = [
  ['event null', event => event === null],
  ['event other than an object', event => event !== null && typeof event !== 'object'],
  ['event that is a proxy', types.isProxy],
  ['event without object', event => isReadable(event) && field(event, 'object') === undefined],
  ['event without caller', event => isReadable(event) && field(event, 'caller') === undefined],
  [
    'event with a getter that throws',
    event => isReadable(event) && Object.getOwnPropertyDescriptor(event, 'object')?.get !== undefined
  ]
]

export const rows: readonly string[] = [
  ...[...valueRows, ...propsRows, ...eventRows].map(([row]) => row),
  ...Object.values(assignedRows)
]

/** The rows that an event belongs to because of its values. */
export function rowsOf (event: unknown): string[] {
  const parts = ['object', 'parentObject', 'caller'].map(name => field(event, name))
  const props = parts.map(part => field(part, 'props'))
  const values = [
    field(event, 'id'),
    ...parts.flatMap(fields).filter(([name]) => name !== 'props').map(([, value]) => value),
    ...props.flatMap(fields).map(([, value]) => value)
  ]
  return [...matching(valueRows, values), ...matching(propsRows, props), ...matching(eventRows, [event])]
}

function matching (rows: readonly Row[], values: unknown[]): string[] {
  return rows.filter(([, test]) => values.some(test)).map(([row]) => row)
}

function isReadable (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value)
}

function isRevoked (value: unknown): boolean {
  return types.isProxy(value) && inspect(value) === '<Revoked Proxy>'
}

/** The own data properties of an object; getters are not run. */
function fields (of: unknown): Array<[name: string, value: unknown]> {
  if (!isReadable(of)) return []
  return Object.entries(Object.getOwnPropertyDescriptors(of))
    .filter(([, property]) => 'value' in property)
    .map(([name, property]) => [name, property.value])
}

function field (of: unknown, name: string): unknown {
  return isReadable(of) ? Object.getOwnPropertyDescriptor(of, name)?.value : undefined
}

function depth (value: unknown): number {
  let levels = 0
  for (let at = value; isReadable(at) && Array.isArray(at) && at.length === 1; at = at[0]) levels++
  return levels
}
