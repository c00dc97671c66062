/** Events with every value in every place, for a program that runs on Bare as well as on Node.js. */

import type { BuiltinLabel, Props, TraceEvent } from '../../index.ts'
import { farTwins, inheritance, propNames, separators, throwingGetter, twins, values } from './event-values.ts'

const labels: BuiltinLabel[] = [
  'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
  'caller_filename', 'caller_line', 'caller_column'
]

/** Options for the factory and for the model. */
export const options = { labels, props: propNames, maxSeries: 100_000 }

/** Events that a model can read like the trace function. */
export function valueEvents (): TraceEvent[] {
  const places: Array<(value: unknown) => object> = [
    value => ({ id: value }),
    value => ({ object: { className: value } }),
    value => ({ object: { id: value } }),
    value => ({ parentObject: { className: value, id: 1 } }),
    value => ({ parentObject: { className: 'Parent', id: value } }),
    value => ({ caller: { functionName: value } }),
    value => ({ caller: { filename: value } }),
    value => ({ caller: { line: value, column: value } }),
    value => ({ id: 'prop', object: { className: 'Core', id: 1, props: { a: value } } }),
    value => ({ id: 'prop', parentObject: { className: 'Core', id: 1, props: { b: value } } }),
    value => ({ id: 'prop', caller: { props: { a: value, toString: value } } })
  ]
  const props = [...separators, ...inheritance, throwingGetter]
  const events = [
    ...[...values, ...twins, ...farTwins].flatMap(value => places.map(place => place(value))),
    ...props.map(props => ({ id: 'props', object: { className: 'Core', id: 1, props } }))
  ] as TraceEvent[]
  // Again in another order, so that caches are asked as well
  return [...events, ...events.toReversed(), ...events]
}

/** Traces while it is traced: events inside a getter, a `toString` and the trap of a proxy. */
export function nestedEvents (trace: (event: TraceEvent) => void): void {
  const inner = (props: object): void => {
    trace({ id: 'inner', object: { className: 'Inner', id: 1, props: props as Props } })
  }
  const innerProps = [
    { a: 'plain', b: Buffer.from('ab') }, { a: new Date(0), b: {} }, { get a () { return 'got' } },
    new Proxy({ a: 'behind' }, { getOwnPropertyDescriptor () { trace({ id: 'trap' }); return undefined } })
  ]
  for (const props of innerProps) {
    const getter = { get a () { inner(props); return 'got' } }
    const text = { a: { toString () { inner(props); return 'text' } } }
    for (const outer of [getter, text]) trace({ id: 'outer', caller: { props: outer } })
  }
}
