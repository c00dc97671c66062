import t from 'tap'
import { cheapHash, combineHash, hashOf, leastDetail, mostDetail } from '../../../lib/counting/hash.ts'
import { HashTable } from '../../../lib/counting/hash-table.ts'

class Entry {
  readonly hash: number
  next: Entry | null = null

  constructor (hash: number) {
    this.hash = hash
  }
}

/** Number of entries that do not fit into a table, because their hashes collide. */
function evictions (hashes: number[]): number {
  const table = new HashTable<Entry>()
  for (const hash of hashes) table.add(new Entry(hash))
  return table.evictions
}

const number = (i: number): number => i
function key (i: number): string {
  return Array.from({ length: 8 }, (_, j) => (combineHash(i, j) >>> 0).toString(16).padStart(8, '0')).join('')
}

const kinds: Array<[title: string, value: (i: number) => unknown]> = [
  ['numbers', number],
  ['numbers below zero', i => -i],
  ['hundredths', i => i / 100],
  ['fractions', i => 1 / (i + 1)],
  ['times in milliseconds', i => 1_767_225_600_000 + i],
  ['times with fractions', i => 1_767_225_600_000 + i / 8],
  ['texts with a number in front', i => `${i} of them`],
  ['texts with a number at the end', i => `value-${i}`],
  ['long texts with a number at the end', i => `${'x'.repeat(300)}${i}`],
  ['keys in hex', key],
  ['dates', i => new Date(1_767_225_600_000 + i * 997).toISOString()]
]

const many = Array.from({ length: 10_000 }, (_, i) => i)

t.test('values that differ seldom share a hash', async t => {
  for (const [title, value] of kinds) {
    const misfits = evictions(many.map(i => combineHash(0, hashOf(value(i)))))
    t.ok(misfits < 10, `${title}: ${misfits} of 10,000 do not fit`)
  }
})

t.test('texts of one character have hashes by their lengths', async t => {
  t.equal(new Set(Array.from({ length: 1_025 }, (_, length) => hashOf('x'.repeat(length)))).size, 1_025)
})

t.test('with more detail texts that differ in the middle seldom share a hash', async t => {
  const path = (i: number): string => `/srv/app/node_modules/module-${i}/index.js`
  const url = (i: number): string => `https://localhost/${'all/'.repeat(100)}${i}${'/all'.repeat(100)}`
  for (const value of [path, url]) {
    const [least, most] = [leastDetail, mostDetail].map(detail => {
      return evictions(many.map(i => combineHash(0, hashOf(value(i), detail))))
    })
    t.ok(least! > 5_000, `${least} of 10,000 do not fit`)
    t.ok(most! < 10, `${most} of 10,000 do not fit`)
  }
})

t.test('with most detail every character of the longest label value counts', async t => {
  const text = 'a'.repeat(1_024)
  const hashes = new Set(Array.from(text, (_, i) => hashOf(`${text.slice(0, i)}b${text.slice(i + 1)}`, mostDetail)))
  t.equal(hashes.add(hashOf(text, mostDetail)).size, 1_025)
})

t.test('values that are equal have one hash', async t => {
  const text = 'a text that is put together from parts'
  t.equal(hashOf(`${text.slice(0, 20)}${text.slice(20)}`), hashOf(text))
  t.equal(hashOf(`<${text}>`.slice(1, -1)), hashOf(text))
  t.equal(hashOf(0), hashOf(-0))
  for (const value of ['', 'a', '\ud800', 1.5, NaN, Infinity, true, false, null, undefined, {}, 1n, Symbol('a')]) {
    t.ok(Number.isInteger(hashOf(value)), typeof value)
    t.equal(hashOf(value), hashOf(value))
  }
  t.not(hashOf(true), hashOf(false))
})

t.test('the low bits of a hash depend on all numbers that are mixed into it', async t => {
  const orders: Array<[hash: (i: number) => number, steps: number[]]> = [
    [i => combineHash(7, i), [1, 64, 4_096]],
    [i => combineHash(i, 7), [1, 64, 4_096]],
    [i => combineHash(combineHash(7, i), 11), [1, 64, 4_096, 2 ** 20, 2 ** 24]],
    [i => combineHash(combineHash(7, i), i), [1, 64, 4_096, 2 ** 20, 2 ** 24]]
  ]
  for (const [hash, steps] of orders) {
    for (const step of steps) {
      const { size } = new Set(Array.from({ length: 64 }, (_, i) => hash(i * step) & 63))
      t.ok(size > 25, `${size} of 64 slots with numbers ${step} apart`)
    }
  }
  t.not(combineHash(combineHash(1, 2), 3), combineHash(combineHash(1, 3), 2))
})

t.test('short names that differ have different cheap hashes', async t => {
  const names = ['A', 'B', 'AB', 'BA', 'Session', 'Sessions', 'Feed0', 'Feed1', 'Core', 'Cora']
  t.equal(new Set(names.map(cheapHash)).size, names.length)
  t.equal(cheapHash('Hyper'.concat('core')), cheapHash('Hypercore'))
  for (const none of ['', undefined, null, 7, {}, Symbol('name')]) t.equal(cheapHash(none), 0)
})
