/** Hostile things to trace, and the rows of the table of bad input that each belongs to. */

import { inspect, types } from 'node:util'
import fc from 'fast-check'
import type { TraceEvent } from '../../index.ts'
import { event, heavyValues, inheritance, separators, throwingGetter, throwingProxy, values } from '../../test/support/event-arbitraries.ts'
import { revoked, thrower } from '../../test/support/unprintable-values.ts'

export interface Hostile {
  /** The event; another one for another number. */
  event: (n: number) => unknown
  /** An event of the same labels that runs none of the app's code; by default the event is such a one. */
  shown?: TraceEvent
  /** What the app does once it was traced. */
  after?: () => void
  /** The row that it belongs to, where its values do not tell. */
  row?: string
}

const tracingText = 'toString that traces again'
const tracingItself = 'toString that traces its own event again'
const tracingGetter = 'getter that traces again'
const changed = 'props changed by the app afterwards'

/** Traces an event; the second has the same labels. */
type Give = (event: unknown, shown: TraceEvent) => void

/** Hostile events, each value of the fixtures at least once; the others are made by fast-check. */
export function pool (seed: number, size: number, give: Give): Hostile[] {
  return [
    ...values.map(withValue),
    ...heavyValues.flatMap(withHeavyValue),
    ...[...separators, ...inheritance].map((props): Hostile => ({ event: () => ({ id: 'alike', object: { props } }) })),
    ...oddEvents.map((odd): Hostile => ({ event: () => odd })),
    ...tracing(give),
    changing(),
    ...fc.sample(event, { seed, numRuns: size }).map((event): Hostile => ({ event: n => n === 0 ? event : renumbered(event, n) }))
  ]
}

function withValue (value: unknown): Hostile {
  const props = { a: value, b: value }
  const event = { id: value, object: { className: value, id: value, props }, parentObject: { className: value, id: value, props }, caller: { functionName: value, filename: value, line: value, column: value, props } }
  return { event: n => n % 2 === 0 ? event : { id: 'value', object: { className: 'Value', id: n, props } } }
}

function withHeavyValue (value: unknown): Hostile[] {
  return [
    { event: () => ({ id: value }) },
    { event: n => ({ id: 'heavy', object: { className: value, id: n } }) },
    { event: n => ({ id: 'heavy', object: { className: 'Heavy', id: n, props: { a: value } } }) },
    { event: n => ({ id: 'heavy', object: { className: 'Heavy', id: n }, caller: { filename: value, props: { b: n } } }) }
  ]
}

const fine = { id: 'fine', object: { className: 'Fine', id: 1, props: { a: 'fine' } }, caller: { functionName: 'f', filename: 'file:///f.js', props: { b: 1 } } }

const oddEvents: readonly unknown[] = [
  null, undefined, 0, 1, '', 'event', true, 10n, Symbol('event'), () => {}, {}, [], new Map(), Object.create(null), Object.create(fine),
  revoked(), throwingProxy, new Proxy(fine, {}), Object.freeze({ ...fine }),
  { ...fine, object: null }, { ...fine, object: undefined }, { ...fine, caller: null }, { ...fine, parentObject: null },
  { id: 5, object: 'O', parentObject: 7, caller: true }, { ...fine, caller: revoked() }, { ...fine, object: throwingProxy },
  { ...fine, get object () { throw new Error('no object') } }, { get id () { throw new Error('no id') }, object: fine.object },
  { ...fine, caller: { get line () { throw new Error('no line') }, get functionName () { throw new Error('no name') } } }
]

/** Objects that the events are of. They stay alive, so that their series do as well. */
const objects: readonly unknown[] = [
  {}, new (class Core {})(), new (class Core {})(), Object.create(null), Object.freeze({}), () => {}, 'text', null, { constructor: null }, { constructor: 'Core' },
  { get constructor () { throw new Error('no constructor') } }, revoked(), throwingProxy, []
]

function renumbered (event: TraceEvent, n: number): object {
  return { ...event, object: { ...event.object, id: n % 4, ctx: objects[n % objects.length] }, caller: { ...event.caller, line: n % 2 } }
}

function tracing (give: Give): Hostile[] {
  const traced = (row: string, props: object): Hostile => ({ row, event: () => ({ ...fine, id: row, object: { props } }), shown: { ...fine, id: row, object: { props: { a: 'text' } } } })
  const itself = traced(tracingItself, { a: { toString () { give(itself.event(0), { ...itself.shown, object: { props: { a: '[unprintable]' } } }); return 'text' } } })
  return [
    traced(tracingText, { a: { toString () { give(fine, fine); return 'text' } } }),
    traced(tracingGetter, { get a () { give(fine, fine); return 'text' } }),
    itself
  ]
}

function changing (): Hostile {
  const bytes = new Uint8Array([0])
  const props: Record<string, unknown> = { a: bytes }
  const event = { id: 'changing', object: { className: 'Changing', id: 1, props } }
  function after (): void {
    bytes[0] = (bytes[0]! + 1) % 4
    event.object.id = 3 - event.object.id
    if (bytes[0] === 0) delete props.b
    else props.b = bytes[0]
  }
  return { row: changed, event: () => event, after }
}

const text = (pattern: RegExp) => (value: unknown): boolean => typeof value === 'string' && pattern.test(value)

const valueRows: ReadonlyArray<[row: string, test: (value: unknown) => boolean]> = [
  ['text with quotes', text(/"/)], ['text with line feeds', text(/\n/)], ['text with backslashes', text(/\\/)], ['text with NUL', text(/\0/)], ['text with CR', text(/\r/)],
  ['text with U+2028', text(/\u2028/)], ['text with lone surrogates', text(/\p{Surrogate}/u)], ['text with a pair of surrogates', text(/[\u{10000}-\u{10ffff}]/u)],
  ['text of 1 MiB', value => typeof value === 'string' && value.length >= 2 ** 20],
  ["''", value => value === ''], ['undefined', value => value === undefined], ['null', value => value === null], ['boolean', value => typeof value === 'boolean'],
  ['whole number', Number.isSafeInteger], ['fraction', value => Number.isFinite(value) && !Number.isInteger(value)], ['NaN', Number.isNaN], ['Infinity', value => value === Infinity],
  ['bigint', value => typeof value === 'bigint'], ['huge bigint', value => typeof value === 'bigint' && value >= 1n << 200_000n],
  ['Uint8Array', value => types.isUint8Array(value) && !Buffer.isBuffer(value)], ['Buffer', value => types.isUint8Array(value) && Buffer.isBuffer(value)], ['1 MiB of bytes', value => types.isUint8Array(value) && value.byteLength >= 2 ** 20],
  ['date', value => types.isDate(value) && !Number.isNaN(value.getTime())], ['date that is none', value => types.isDate(value) && Number.isNaN(value.getTime())],
  ['function', value => typeof value === 'function' && !types.isProxy(value)], ['symbol', value => typeof value === 'symbol'], ['toString that throws', value => value === thrower],
  ['revoked proxy', isRevoked], ['proxy that throws', value => value === throwingProxy], ['proxy', value => types.isProxy(value) && value !== throwingProxy && !isRevoked(value)],
  ['cyclic object', value => isReadable(value) && Array.isArray(value) && value.includes(value)], ['array of depth 100,000', value => depth(value) >= 100_000],
  ['plain object', value => isReadable(value) && Object.getPrototypeOf(value) === Object.prototype], ['object without a prototype', value => isReadable(value) && Object.getPrototypeOf(value) === null]
]

const propsRows: typeof valueRows = [
  ['props that are no object', value => value !== undefined && typeof value !== 'object'], ['props without a prototype', value => isReadable(value) && Object.getPrototypeOf(value) === null],
  ['inherited props', value => isReadable(value) && !Object.hasOwn(value, 'a') && 'a' in value], ['own prop __proto__', value => isReadable(value) && Object.hasOwn(value, '__proto__')],
  ['own prop constructor', value => isReadable(value) && Object.hasOwn(value, 'constructor')], ['getter that throws', value => value === throwingGetter],
  ['props that are a revoked proxy', isRevoked], ['props that are a proxy that throws', value => value === throwingProxy],
  ...separators.map((props): [string, (value: unknown) => boolean] => [`separators in ${JSON.stringify(props)}`, value => value === props])
]

const eventRows: typeof valueRows = [
  ['event null', event => event === null], ['event that is no object', event => event !== null && typeof event !== 'object'], ['event that is a proxy', types.isProxy],
  ['event without object', event => isReadable(event) && field(event, 'object') === undefined], ['event without caller', event => isReadable(event) && field(event, 'caller') === undefined],
  ['event with a getter that throws', event => isReadable(event) && Object.getOwnPropertyDescriptor(event, 'object')?.get !== undefined]
]

export const rows: readonly string[] = [...[...valueRows, ...propsRows, ...eventRows].map(([row]) => row), tracingText, tracingItself, tracingGetter, changed]

/** The rows that an event belongs to by what it holds. */
export function rowsOf ({ event: make, row }: Hostile): string[] {
  const event = make(0)
  const parts = ['object', 'parentObject', 'caller'].map(name => field(event, name))
  const props = parts.map(part => field(part, 'props'))
  const values = [field(event, 'id'), ...parts.flatMap(part => fields(part).filter(([name]) => name !== 'props').map(([, value]) => value)), ...props.flatMap(fields).map(([, value]) => value)]
  const matching = (rows: typeof valueRows, values: unknown[]): string[] => rows.filter(([, test]) => values.some(test)).map(([row]) => row)
  return [...matching(valueRows, values), ...matching(propsRows, props), ...matching(eventRows, [event]), ...row === undefined ? [] : [row]]
}

function isReadable (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value)
}

function isRevoked (value: unknown): boolean {
  return types.isProxy(value) && inspect(value) === '<Revoked Proxy>'
}

function fields (of: unknown): Array<[name: string, value: unknown]> {
  if (!isReadable(of)) return []
  return Object.entries(Object.getOwnPropertyDescriptors(of)).filter(([, property]) => 'value' in property).map(([name, property]) => [name, property.value])
}

function field (of: unknown, name: string): unknown {
  return isReadable(of) ? Object.getOwnPropertyDescriptor(of, name)?.value : undefined
}

function depth (value: unknown): number {
  let levels = 0
  for (let at = value; isReadable(at) && Array.isArray(at) && at.length === 1; at = at[0]) levels++
  return levels
}
