/** Events that are hard to count: with values of every kind, and some whose hashes collide. */

import { inspect } from 'node:util'
import fc from 'fast-check'
import type { TraceEvent } from '../../index.ts'
import { combineHash } from '../../lib/counting/hash.ts'
import {
  farTwins, inheritance, long, propNames, separators, throwingGetter, throwingProxy, twins, values
} from './event-values.ts'
import { revoked } from './unprintable-values.ts'

export * from './event-values.ts'

/** A value of any kind, in a box: fast-check reads the properties of what it makes, and fails where that throws. */
export type Box = readonly [value: unknown]

function oneOf (list: readonly unknown[]): fc.Arbitrary<Box> {
  return fc.nat({ max: list.length - 1 }).map(i => [list[i]])
}

/** Objects with some of these fields. */
export function objectOf (fields: Readonly<Record<string, fc.Arbitrary<Box>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fields, { requiredKeys: [] }).map(boxes => {
    return Object.fromEntries(Object.entries(boxes as Record<string, Box>).map(([name, [value]]) => [name, value]))
  })
}

/** Lets fast-check show what made a test fail by a means that runs none of its code. */
export function shownSafely<T extends object> (made: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return made.map(value => {
    return Object.defineProperty(value, fc.toStringMethod, { value: () => inspect(value, { depth: 6 }) })
  })
}

export const value: fc.Arbitrary<Box> = fc.oneof(
  { weight: 6, arbitrary: oneOf(values) },
  { weight: 3, arbitrary: oneOf([...twins, ...farTwins]) },
  { weight: 1, arbitrary: fc.tuple(fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.bigInt())) }
)
const name = oneOf([
  undefined, null, '', 'a', 'b', 'a,b', 'Core', 'Cora', 'Core1', 'Core2', '1', 1, 0, long, `${long}y`, '\ud800',
  '\ufffd', ...values
])
const number = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 3 })),
  oneOf([undefined, null, '1', -0, 1.5, NaN, '', 2 ** 32 + 1, ...values])
)
const filename = fc.oneof(name, oneOf(['file:///a.js', '/a.js', 'file://', 'a']))

const oddProps = [
  undefined, null, 'text', 7, ...inheritance, throwingGetter,
  revoked(), throwingProxy, new Proxy({ a: 'behind' }, {}), Object.freeze({ a: 'frozen' })
]

const namedValue = fc.tuple(fc.constantFrom(...propNames), value)
const props: fc.Arbitrary<Box> = fc.oneof(
  oneOf(oddProps),
  oneOf(separators),
  fc.tuple(fc.array(namedValue, { maxLength: 4 }).map(entries => {
    return Object.fromEntries(entries.map(([name, [value]]) => [name, value]))
  })),
  fc.tuple(namedValue.map(([name, [value]]) => Object.assign(Object.create(null), { [name]: value })))
)
const absent = oneOf([undefined, null])
const object = fc.tuple(objectOf({ className: name, id: number, props }))
const caller = fc.tuple(objectOf({ functionName: name, filename, line: number, column: number, props }))

// The look-up has one hash for all of these, as it mixes line, column and id by exclusive or
const colliding = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b')).map(([line, a]) => ({
  id: 'append',
  object: { className: 'Core', id: combineHash(line, 1) ^ 7, props: { a } },
  caller: { functionName: 'f', filename: '/f.js', line, column: 1 }
}))

/** Events that hold anything, in plain objects. */
export const event = fc.oneof(
  {
    weight: 4,
    arbitrary: objectOf({
      id: name,
      object: fc.oneof(object, object, absent),
      parentObject: fc.oneof(object, absent),
      caller: fc.oneof(caller, caller, absent)
    })
  },
  { weight: 1, arbitrary: colliding },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('object', 'parentObject', 'caller'), fc.constantFrom('a', 'b'), value)
      .map(([where, key, [value]]) => ({ id: 'x', [where]: { props: { [key]: value } } }))
  }
) as fc.Arbitrary<TraceEvent>
