import { types } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { labelValue, maxLength, passiveLabelValue, unprintable } from '../../../lib/counting/label-value.ts'
import { cyclic, nested, revoked, thrower } from '../../support/unprintable-values.ts'

function detached (): Uint8Array {
  const bytes = new Uint8Array(4)
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
  return bytes
}

const withTag = (tag: unknown) => ({ toString: () => tag })
const smiley = '\u{1f600}'

const values: Array<[title: string, value: unknown, text: string]> = [
  ['nothing', undefined, ''],
  ['an empty string', '', ''],
  ['a string', 'plain', 'plain'],
  ['a string with quotes, a line feed and a backslash', '"\n\\', '"\n\\'],
  ['control characters and line separators', '\0\r\v\x1b\u2028\u2029', '\0\r\v\x1b\u2028\u2029'],
  ['a pair of surrogates', smiley, smiley],
  ['lone surrogates', 'a\ud83db\ude00c', 'a\ufffdb\ufffdc'],
  ['surrogates in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],

  ['an integer', 42, '42'],
  ['a fraction', 4.5, '4.5'],
  ['minus zero', -0, '0'],
  ['a huge number', 1e300, '1e+300'],
  ['not a number', NaN, 'NaN'],
  ['minus infinity', -Infinity, '-Infinity'],
  ['true', true, 'true'],
  ['false', false, 'false'],
  ['null', null, 'null'],
  ['a bigint', -12345678901234567890n, '-12345678901234567890'],
  ['the largest bigint that is printed', 10n ** 1023n - 1n, '9'.repeat(1023)],
  ['the smallest bigint that is printed', -(10n ** 1023n) + 1n, `-${'9'.repeat(1023)}`],
  ['a bigint beyond', 10n ** 1023n, unprintable],
  ['a negative bigint beyond', -(10n ** 1023n), unprintable],
  ['a bigint of a million bits', 1n << 1_000_000n, unprintable],

  ['bytes', new Uint8Array([0, 202, 254]), '00cafe'],
  ['no bytes', new Uint8Array(0), ''],
  ['a Buffer', Buffer.from('key'), '6b6579'],
  ['a part of a larger buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3), '0203'],
  ['as many bytes as fit', new Uint8Array(512).fill(171), 'ab'.repeat(512)],
  ['more bytes than fit', new Uint8Array(513).fill(171), 'ab'.repeat(512)],
  ['bytes of another realm', runInNewContext('new Uint8Array([202, 254])'), 'cafe'],
  ['shared bytes', new Uint8Array(new SharedArrayBuffer(2)), '0000'],
  ['bytes that were transferred', detached(), unprintable],
  ['bytes that claim to be more', Object.defineProperty(new Uint8Array(1), 'byteLength', { value: 512 }), unprintable],
  ['other numbers in an array', new Uint16Array([1, 65535]), '1,65535'],

  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a date of another realm', runInNewContext('new Date(1)'), '1970-01-01T00:00:00.001Z'],
  ['an invalid date', new Date(NaN), 'Invalid Date'],
  [
    'a date with a method of its own',
    Object.assign(new Date(0), { toISOString: () => ({}) }),
    '1970-01-01T00:00:00.000Z'
  ],

  ['a function', () => 'secret', '[function]'],
  ['a class', class Secret {}, '[function]'],
  ['a symbol', Symbol('secret'), '[symbol]'],
  ['an object', { a: 1 }, '[object Object]'],
  ['an array', [1, 'b', null], '1,b,'],
  ['an empty array', [], ''],
  ['a boxed string', Object('boxed'), 'boxed'],
  ['an error', new RangeError('too far'), 'RangeError: too far'],
  ['a URL', new URL('http://[::1]/'), 'http://[::1]/'],
  ['an object with a toString', withTag('text'), 'text'],
  ['an object whose toString gives a number', withTag(5), '5'],
  ['an object whose toString gives lone surrogates', withTag('\ud800'), '\ufffd'],
  ['an object whose toString gives a million characters', withTag('x'.repeat(1_000_000)), 'x'.repeat(1024)],

  ['an object whose toString gives an object', withTag({}), unprintable],
  ['an object whose toString gives a symbol', withTag(Symbol('secret')), unprintable],
  ['an object whose toString throws', thrower, unprintable],
  // eslint-disable-next-line no-throw-literal -- apps may throw what is not an Error
  ['an object that throws undefined', { toString () { throw undefined } }, unprintable],
  ['an object without a prototype', Object.create(null), unprintable],
  ['an array with an object that throws', [1, thrower], unprintable],
  ['a cyclic array', cyclic(), 'a,'],
  ['an array of depth 100,000', nested(100_000), unprintable],
  ['an array too long for a string', new Array(2 ** 32 - 1), ','.repeat(1024)],
  ['a typed array of a million elements', new Uint16Array(1_000_000), '0,'.repeat(512)],
  ['a revoked proxy', revoked({}), unprintable],
  ['a revoked proxy of an array', revoked([]), unprintable],
  ['a revoked proxy of a function', revoked(() => {}), '[function]'],
  ['a proxy of bytes', new Proxy(new Uint8Array([1]), {}), unprintable],
  ['a proxy that throws', new Proxy({}, { get () { throw new Error('no get') } }), unprintable]
]

t.test('any value has a text', async t => {
  for (const [title, value, text] of values) t.equal(labelValue(value), text, title)
})

t.test('a text ends after 1,024 code units, before a pair of surrogates that would be cut apart', async t => {
  t.equal(maxLength, 1024)
  const rows: Array<[title: string, value: string, text: string]> = [
    ['of 1,023', 'a'.repeat(1023), 'a'.repeat(1023)],
    ['of 1,024', 'a'.repeat(1024), 'a'.repeat(1024)],
    ['of 1,025', 'a'.repeat(1025), 'a'.repeat(1024)],
    ['1 MiB', 'a'.repeat(2 ** 20), 'a'.repeat(1024)],
    ['pair that ends at the limit', 'a'.repeat(1022) + smiley, 'a'.repeat(1022) + smiley],
    ['pair that ends at the limit, and more', `${'a'.repeat(1022)}${smiley}b`, 'a'.repeat(1022) + smiley],
    ['pair across the limit', 'a'.repeat(1023) + smiley, 'a'.repeat(1023)],
    ['lowest pair across the limit', `${'a'.repeat(1023)}\u{10000}`, 'a'.repeat(1023)],
    ['highest pair across the limit', `${'a'.repeat(1023)}\u{10ffff}`, 'a'.repeat(1023)],
    ['pair behind the limit', 'a'.repeat(1024) + smiley, 'a'.repeat(1024)],
    ['lone low surrogate at the limit', `${'a'.repeat(1023)}\ude00b`, `${'a'.repeat(1023)}\ufffd`],
    ['lone high surrogate at the end of 1,024', `${'a'.repeat(1023)}\ud83d`, `${'a'.repeat(1023)}\ufffd`],
    ['nothing but pairs', smiley.repeat(1000), smiley.repeat(512)],
    ['nothing but lone surrogates', '\ud83d'.repeat(2000), '\ufffd'.repeat(1023)],
    ['characters of three bytes', '\u20ac'.repeat(2000), '\u20ac'.repeat(1024)]
  ]
  for (const [title, value, text] of rows) t.equal(labelValue(value), text, title)
})

/** The value of some code in another realm. */
function foreign<T> (code: string): T {
  return runInNewContext(code)
}

const foreignArrays = foreign<object[]>(`[
  [], [1, [2, 3]], new Uint16Array([1, 2]), [new Float64Array([0.5])], [{}, , 'a'],
  Object.assign([1, 2], { toString: () => 'own' }), Object.assign([1, 2], { toString: Object.prototype.toString }),
  Object.assign([1, 2], { toString: function toString () { return '[native code]' } }),
  Object.assign([1, 2], { join: () => 'own' }), Object.assign([1, 2], { join: Array.prototype.push }),
  Object.assign([1, 2], { join: 5 }), Object.assign([1, 2], { [Symbol.toPrimitive]: () => 'own' })
]`)

t.test('arrays have the text that String() gives them', async t => {
  const withMethod = (name: string): unknown[] => Object.assign([1, 2], { [name]: () => 'own' })
  class Words extends Array<string> {}
  class Shouted extends Array<string> {
    override toString (): string { return this.join(' ').toUpperCase() }
  }
  const inside: unknown[] = [1]
  inside.push([2, inside, [inside]], 3)
  const arrays: object[] = [
    // eslint-disable-next-line no-sparse-arrays -- a prop may be an array with holes
    [], [[]], [[], []], [null], [undefined, 1], [1, , 2], [1, [2, 3]], [[1, 2], [3, [4, [5]]]], ['a,b', ['c']],
    [true, 1.5, -0, 10n, new Date(0), {}, /x/, () => 1], [new Uint16Array([1, 2]), Buffer.from('text')],
    new Float32Array([0.5, NaN]), new BigInt64Array([1n]), inside, Words.from(['a', 'b']), Shouted.from(['a', 'b']),
    withMethod('toString'), withMethod('join'), withMethod(Symbol.toPrimitive as never),
    [withMethod('toString'), [withMethod('join')]],
    new Proxy([1, [2]], {}), Array.from({ length: 400 }, (_, i) => [i]), ...foreignArrays,
    Object.assign([1, 2], { toString: Object.prototype.toString })
  ]
  for (const array of arrays) t.equal(labelValue(array), String(array).slice(0, 1024))
  t.equal(labelValue([10n ** 2_000n, 1]), `${unprintable},1`)
  for (const array of [[Symbol('a')], [[thrower]], [Object.create(null)]]) t.equal(labelValue(array), unprintable)
})

/** Arrays in which each element that is read is counted. */
function countedReads (): { reads: () => number, watched: <A extends object>(array: A) => A } {
  let reads = 0
  return {
    reads: () => reads,
    watched: array => new Proxy(array, {
      get (target, name) {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads++
        return Reflect.get(target, name)
      }
    })
  }
}

t.test('of an array no more is read than its text needs, and 1,025 elements at most', async t => {
  const row = (length: number): unknown[] => Array.from({ length }, () => 'x'.repeat(9))
  const deep = (depth: number, watched: (array: unknown[]) => unknown[]): unknown[] => {
    let array = watched(['end'])
    for (let i = 1; i < depth; i++) array = watched([array])
    return array
  }
  type Make = (watched: (array: unknown[]) => unknown[]) => unknown
  const cases: Array<[title: string, make: Make, text: string, reads: number]> = [
    ['a short one', watched => watched([1, 2, 3]), '1,2,3', 3],
    ['a million texts', watched => watched(row(1_000_000)), `${'xxxxxxxxx,'.repeat(103)}`.slice(0, 1024), 103],
    ['a million holes', watched => watched(new Array(1_000_000)), ','.repeat(1024), 1_025],
    ['a million empty arrays', watched => watched(new Array(1_000_000).fill(watched([]))), ','.repeat(1024), 1_025],
    [
      'many in one',
      watched => watched(Array.from({ length: 1_000 }, () => watched(row(10)))),
      `${'xxxxxxxxx,'.repeat(103)}`.slice(0, 1024),
      114
    ],
    ['32 arrays in each other', watched => deep(32, watched), 'end', 32],
    ['33 arrays in each other', watched => deep(33, watched), unprintable, 32],
    ['20,000 arrays in each other', watched => deep(20_000, watched), unprintable, 32],
    [
      'many arrays in turn',
      watched => watched(Array.from({ length: 100 }, () => deep(5, watched))),
      'end,'.repeat(100).slice(0, -1),
      600
    ],
    ['1,000,000 elements of another realm', watched => watched(foreign('Array(1e6).fill(1)')), '1,'.repeat(512), 513],
    ['33 arrays of another realm in each other', watched => deep(33, array => {
      return watched(Object.assign(foreign<unknown[]>('[]'), array))
    }), unprintable, 32],
    [
      '500 times three arrays in each other',
      watched => watched(Array.from({ length: 500 }, () => watched([watched(['x'])]))),
      unprintable,
      1_025
    ]
  ]
  for (const [title, make, text, expected] of cases) {
    const { reads, watched } = countedReads()
    t.strictSame([labelValue(make(watched)), reads()], [text, expected], title)
  }
})

t.test('the passive text runs no code of the app', async t => {
  for (const [title, value, text] of values) {
    const isPassive = typeof value !== 'object' || value === null || types.isUint8Array(value) || types.isDate(value)
    t.equal(passiveLabelValue(value), isPassive ? text : unprintable, title)
  }
})

t.test('a text that is cut does not keep the whole one in memory', async t => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const heap = (): number => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = heap()
  const texts = Array.from({ length: 64 }, (_, i) => labelValue(`${i} ${Buffer.alloc(500_000, 'a').toString()}`))
  t.ok(heap() - before < 8_000_000, 'of 32 MB')
  t.equal(new Set(texts).size, 64)
})
