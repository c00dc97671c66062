/** Hostile events for the trace function. */

import fc from 'fast-check'
import type { TraceEvent } from '../../index.ts'
import {
  event, heavyValues, inheritance, separators, throwingProxy, values
} from '../../test/support/event-arbitraries.ts'
import { revoked } from '../../test/support/unprintable-values.ts'
import { assignedRows } from './hostile-rows.ts'

export interface Hostile {
  /** Creates the event; different numbers may give different events. */
  event: (n: number) => unknown
  /** An event of the same labels that runs no code when it is read. Default: the event itself. */
  shown?: TraceEvent
  /** What the app does after the trace. */
  after?: () => void
  /** A row that the event belongs to, besides those that its values show. */
  row?: string
}

/** Traces an event; the second one has the same labels. */
type Give = (event: unknown, shown: TraceEvent) => void

/** Hostile events: each value of the fixtures at least once, and `size` events made by fast-check. */
export function pool (seed: number, size: number, give: Give): Hostile[] {
  return [
    ...values.map(withValue),
    ...heavyValues.flatMap(withHeavyValue),
    ...[...separators, ...inheritance].map((props): Hostile => ({ event: () => ({ id: 'alike', object: { props } }) })),
    ...oddEvents.map((odd): Hostile => ({ event: () => odd })),
    ...tracing(give),
    changing(),
    ...fc.sample(event, { seed, numRuns: size }).map((event): Hostile => {
      return { event: n => n === 0 ? event : renumbered(event, n) }
    })
  ]
}

function withValue (value: unknown): Hostile {
  const props = { a: value, b: value }
  const event = {
    id: value,
    object: { className: value, id: value, props },
    parentObject: { className: value, id: value, props },
    caller: { functionName: value, filename: value, line: value, column: value, props }
  }
  return { event: n => n % 2 === 0 ? event : { id: 'value', object: { className: 'Value', id: n, props } } }
}

function withHeavyValue (value: unknown): Hostile[] {
  return [
    { event: () => ({ id: value }) },
    { event: n => ({ id: 'heavy', object: { className: value, id: n } }) },
    { event: n => ({ id: 'heavy', object: { className: 'Heavy', id: n, props: { a: value } } }) },
    {
      event: n => ({
        id: 'heavy', object: { className: 'Heavy', id: n }, caller: { filename: value, props: { b: n } }
      })
    }
  ]
}

const fine = {
  id: 'fine',
  object: { className: 'Fine', id: 1, props: { a: 'fine' } },
  caller: { functionName: 'f', filename: 'file:///f.js', props: { b: 1 } }
}

const oddEvents: readonly unknown[] = [
  null, undefined, 0, 1, '', 'event', true, 10n, Symbol('event'), () => {},
  {}, [], new Map(), Object.create(null), Object.create(fine),
  revoked(), throwingProxy, new Proxy(fine, {}), Object.freeze({ ...fine }),
  { ...fine, object: null },
  { ...fine, object: undefined },
  { ...fine, caller: null },
  { ...fine, parentObject: null },
  { id: 5, object: 'O', parentObject: 7, caller: true },
  { ...fine, caller: revoked() },
  { ...fine, object: throwingProxy },
  { ...fine, get object () { throw new Error('no object') } },
  { get id () { throw new Error('no id') }, object: fine.object },
  {
    ...fine,
    caller: { get line () { throw new Error('no line') }, get functionName () { throw new Error('no name') } }
  }
]

/** Objects of the events. They stay alive, so their series never expire. */
const objects: readonly unknown[] = [
  {}, new (class Core {})(), new (class Core {})(), Object.create(null), Object.freeze({}), () => {}, 'text', null,
  { constructor: null }, { constructor: 'Core' }, { get constructor () { throw new Error('no constructor') } },
  revoked(), throwingProxy, []
]

function renumbered (event: TraceEvent, n: number): object {
  return {
    ...event,
    object: { ...event.object, id: n % 4, ctx: objects[n % objects.length] },
    caller: { ...event.caller, line: n % 2 }
  }
}

function tracing (give: Give): Hostile[] {
  const traced = (row: string, props: object): Hostile => ({
    row,
    event: () => ({ ...fine, id: row, object: { props } }),
    shown: { ...fine, id: row, object: { props: { a: 'text' } } }
  })
  const { tracingText, tracingItself, tracingGetter } = assignedRows
  const itself = traced(tracingItself, {
    a: {
      toString () {
        give(itself.event(0), { ...itself.shown, object: { props: { a: '[unprintable]' } } })
        return 'text'
      }
    }
  })
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
  return { row: assignedRows.changed, event: () => event, after }
}
