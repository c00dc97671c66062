/** Events that are hard to count: with values of every kind, and some whose hashes collide. */

import { inspect } from 'node:util'
import fc from 'fast-check'
import type { TraceEvent } from '../../index.ts'
import { combineHash } from '../../lib/counting/hash.ts'
import { cyclic, nested, revoked, thrower } from './unprintable-values.ts'

const long = 'x'.repeat(1_024)
const mebi = 2 ** 20

export const propNames = ['a', 'b', 'constructor', '__proto__', 'toString', 'polluted']

const texts = [
  '', 'undefined', 'null', 'true', 'false', '0', '-0', '1', '1.5', 'NaN', 'Infinity', '01', ' 1', '1,2', '61', 'text',
  '1970-01-01T00:00:00.000Z',
  '[function]', '[symbol]', '[unprintable]', '__proto__', 'constructor', 'overflow', 'polluted',
  'a', 'b', 'x', 'ab', 'a,b', '\\', '\\n', '\n', '"', 'a\\', 'a\\"', '{}', '#', ' # ', ' # {a="b"} 1', '= ', '}',
  ' \t ',
  'say "no"', 'one\ntwo', 'C:\\new', '"} 1\nforged{a="b', '\n# EOF\n', '\n# TYPE trace_counter gauge\n',
  'a\0b', '\0', 'a\rb', '\r\n', '\v\f\x1c\x1f\x7f\x85\xa0', '\u2028\u2029', '\ufeff\u202e', '\ufffe\uffff',
  '\ud800', '\udc00', '\ufffd', '\ud83d\ude00', 'a\ud800', 'a\ufffd',
  long, `${long}y`, `${long}z`, `${long.slice(1)}\u{1f600}`, `${long.slice(1)}\ud83d`, long.slice(1), `y${long}`,
  'x'.repeat(100_000)
]

export const throwingProxy = new Proxy({}, {
  get () { throw new Error('no get') },
  getOwnPropertyDescriptor () { throw new Error('no property') }
})

export const values: readonly unknown[] = [
  ...texts,
  undefined, null, true, false, 0, -0, 1, 1.5, NaN, Infinity, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53,
  1n, 10n ** 30n, 10n ** 1_023n - 1n, -(10n ** 1_023n - 1n), -(10n ** 1_023n), 10n ** 2_000n, Symbol('a'), Symbol('b'),
  () => {}, class {},
  {}, [], [1], [1, 2], Object.create(null), { a: 1 }, { toString: () => '1' }, { toString: () => '"\n' }, cyclic(),
  thrower, { toString: () => ({}) }, revoked(), revoked(() => {}), throwingProxy, new Proxy([1, 2], {}),
  new Date(0), new Date(1), new Date(NaN), Object.assign(new Date(0), { toISOString: () => 'never' }), Buffer.from('a'),
  new Uint8Array([97]), Buffer.alloc(0), Buffer.alloc(512, 255), Buffer.alloc(513, 255)
]

/** They cost milliseconds each, so they come seldom. */
export const heavyValues: readonly unknown[] = [
  'm'.repeat(mebi), '"'.repeat(mebi), `s${'\u{1f600}'.repeat(mebi / 2)}`, '\ud800'.repeat(mebi), new Uint8Array(mebi),
  nested(100_000), 1n << 200_000n, { toString (): string { return String(this) } }
]

/** Texts that differ where the look-up does not look at first, so that their hashes are the same. */
export const twins = Array.from({ length: 30 }, (_, i) => {
  return `x${String.fromCharCode(65 + i).repeat(12)}${'x'.repeat(200)}`
})
const farTwins = twins.map(twin => twin.padEnd(1_100, 'y'))

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

/** Props that are each a label set of its own, and alike where labels are put together without escapes. */
export const separators: readonly object[] = [
  { a: '1', b: '2' }, { a: '1,object_props_b:2' }, { a: '1",object_props_b="2' }, { a: '1,object_props_b="2"' },
  { a: '1\\', b: '2' }, { a: '1\\",object_props_b=\\"2' }, { a: '1\n', b: '2' }, { a: '1\\n', b: '2' }
]
/** Props that hold `a`, and others that only inherit the same. */
export const inheritance: readonly object[] = [
  { a: 'inherited' },
  Object.create({ a: 'inherited', toString: 'inherited' }),
  Object.create({ get a () { throw new Error('no a') } })
]
export const throwingGetter = { get a () { throw new Error('no a') } }
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
