/** What makes events hard to count. Runs on Bare as well: it imports nothing that needs Node.js. */

import { cyclic, nested, revoked, thrower } from './unprintable-values.ts'

export const long = 'x'.repeat(1_024)
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
  long, `${long}y`, `${long}z`, `${long.slice(1)}\u{1f600}`, `${long.slice(1)}\ud83d`, long.slice(1),
  `y${long}`, 'x'.repeat(100_000)
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
  new Date(0), new Date(1), new Date(NaN), Object.assign(new Date(0), { toISOString: () => 'never' }),
  Buffer.from('a'), new Uint8Array([97]), Buffer.alloc(0), Buffer.alloc(512, 255), Buffer.alloc(513, 255)
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
export const farTwins = twins.map(twin => twin.padEnd(1_100, 'y'))

/** Props that are each a label set of its own, and alike where labels are put together without escapes. */
export const separators: readonly object[] = [
  { a: '1', b: '2' }, { a: '1,object_props_b:2' }, { a: '1",object_props_b="2' }, { a: '1,object_props_b="2"' },
  { a: '1\\', b: '2' }, { a: '1\\",object_props_b=\\"2' }, { a: '1\n', b: '2' }, { a: '1\\n', b: '2' }
]
/** Props that hold `a`, and others that only inherit the same. */
export const inheritance: readonly object[] = [
  { a: 'inherited' }, Object.create({ a: 'inherited', toString: 'inherited' }),
  Object.create({ get a () { throw new Error('no a') } })
]
export const throwingGetter = { get a () { throw new Error('no a') } }
