import t from 'tap'
import { CallSite, HashTable, hashOf, leastDetail, mixed, mixedNames, mostDetail, Site, Variant } from '../../../lib/counting/lookup.ts'
import { SeriesTable } from '../../../lib/counting/series-table.ts'

class Entry {
  readonly hash: number
  readonly value: unknown
  next: Entry | null = null

  constructor (value: unknown, hash = hashOf(value)) {
    this.value = value
    this.hash = hash
  }
}

function chain (table: HashTable<Entry>, hash: number): unknown[] {
  const values = []
  for (let entry = table.first(hash); entry !== null; entry = entry.next) values.push(entry.value)
  return values
}

t.test('a table gives the entries of a hash, the youngest first', async t => {
  const table = new HashTable<Entry>()
  t.strictSame([table.first(0), table.first(-1), table.size], [null, null, 0])
  for (const [value, hash] of [['a', 1], ['b', 1], ['c', 2], ['d', -1]] as const) table.add(new Entry(value, hash))
  t.strictSame([chain(table, 1), chain(table, 2), chain(table, -1)], [['b', 'a'], ['c'], ['d']])
  t.equal(table.size, 4)
  table.clear()
  t.strictSame([table.first(1), table.size], [null, 0])
})

t.test('of a chain that grows too long the oldest entry goes', async t => {
  const table = new HashTable<Entry>()
  for (let value = 1; value <= 8; value++) table.add(new Entry(value, 5))
  t.strictSame([chain(table, 5), table.size, table.cuts], [[8, 7, 6, 5, 4, 3, 2, 1], 8, 0])
  for (let value = 9; value <= 11; value++) table.add(new Entry(value, 5))
  table.add(new Entry('other', 6))
  t.strictSame([chain(table, 5), table.size, table.cuts], [[11, 10, 9, 8, 7, 6, 5, 4], 9, 3])
  t.strictSame(chain(table, 6), ['other'])
  table.clear()
  t.equal(table.cuts, 0)
})

t.test('a table that grows keeps its entries', async t => {
  const table = new HashTable<Entry>()
  const values = Array.from({ length: 1_000 }, (_, value) => value)
  for (const value of values) table.add(new Entry(value, mixed(0, value)))
  t.strictSame(values.filter(value => !chain(table, mixed(0, value)).includes(value)), [])
  t.strictSame([table.size, table.cuts], [1_000, 0])
})

t.test('a table that grows keeps its chains short', async t => {
  const table = new HashTable<Entry>()
  for (let value = 0; value < 1_000; value++) table.add(new Entry(value, value % 100))
  t.strictSame([table.size, table.cuts], [800, 200])
  for (let hash = 0; hash < 100; hash++) {
    const values = chain(table, hash)
    t.strictSame([values.length, values[0]], [8, 900 + hash])
  }
})

const number = (i: number): number => i
const key = (i: number): string => Array.from({ length: 8 }, (_, j) => (mixed(i, j) >>> 0).toString(16).padStart(8, '0')).join('')

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

t.test('values that differ seldom share a hash', async t => {
  for (const [title, value] of kinds) {
    const table = new HashTable<Entry>()
    for (let i = 0; i < 10_000; i++) table.add(new Entry(i, mixed(0, hashOf(value(i)))))
    t.ok(table.cuts < 10, `${title}: ${table.cuts} of 10,000 do not fit`)
  }
})

t.test('texts of one character have hashes by their lengths', async t => {
  t.equal(new Set(Array.from({ length: 1_025 }, (_, length) => hashOf('x'.repeat(length)))).size, 1_025)
})

t.test('with more detail texts that differ in the middle seldom share a hash', async t => {
  const path = (i: number): string => `/srv/app/node_modules/module-${i}/index.js`
  const url = (i: number): string => `https://localhost/${'all/'.repeat(100)}${i}${'/all'.repeat(100)}`
  for (const value of [path, url]) {
    const cuts = [leastDetail, mostDetail].map(detail => {
      const table = new HashTable<Entry>()
      for (let i = 0; i < 10_000; i++) table.add(new Entry(i, mixed(0, hashOf(value(i), detail))))
      return table.cuts
    })
    t.ok(cuts[0]! > 5_000, `${cuts[0]} of 10,000 do not fit`)
    t.ok(cuts[1]! < 10, `${cuts[1]} of 10,000 do not fit`)
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
    [i => mixed(7, i), [1, 64, 4_096]],
    [i => mixed(i, 7), [1, 64, 4_096]],
    [i => mixed(mixed(7, i), 11), [1, 64, 4_096, 2 ** 20, 2 ** 24]],
    [i => mixed(mixed(7, i), i), [1, 64, 4_096, 2 ** 20, 2 ** 24]]
  ]
  for (const [hash, steps] of orders) {
    for (const step of steps) {
      const { size } = new Set(Array.from({ length: 64 }, (_, i) => hash(i * step) & 63))
      t.ok(size > 25, `${size} of 64 slots with numbers ${step} apart`)
    }
  }
  t.not(mixed(mixed(1, 2), 3), mixed(mixed(1, 3), 2))
})

const parts = ['append', 'Hypercore', 'Corestore', 'append', '/index.js', 7, 11, 2] as const
const position = mixed(7, 11)

t.test('a call site is what it was made from', async t => {
  const site = new CallSite(...parts)
  const { id, className, parentClassName, functionName, filename, line, column, classNumber, hash, next } = site
  t.strictSame([id, className, parentClassName, functionName, filename, line, column, classNumber], parts)
  t.strictSame([hash, next], [mixedNames(position, 'append', 'Hypercore', 'Corestore', 2), null])
  t.ok(site.is(...parts))
  parts.forEach((part, i) => {
    for (const other of [`${part}x`, undefined, null, String(part).replace(/.$/, '?')]) {
      const others = parts.with(i, other as never) as Parameters<CallSite['is']>
      t.notOk(site.is(...others), `${String(other)} for ${part}`)
    }
  })
})

t.test('the names of a call site tell hashes apart', async t => {
  const hashes = new Set<number>()
  for (const id of [undefined, null, '', 'append', 'get']) hashes.add(mixedNames(position, id, 'Core', 'Store', 0))
  t.equal(hashes.size, 3, 'nothing is as good as an empty text of id')
  for (const name of [undefined, '', 'A', 'B', 'AB', 'BA', 'Session', 'Sessions', 'Feed0', 'Feed1']) {
    hashes.add(mixedNames(position, 'append', name, 'Store', 0))
    hashes.add(mixedNames(position, 'append', 'Core', name, 0))
  }
  for (let classNumber = 1; classNumber <= 20; classNumber++) hashes.add(mixedNames(position, 'append', 'Core', 'Store', classNumber))
  t.equal(hashes.size, 3 + 2 * 9 + 20)
})

t.test('a site is a call site of one object with one parent', async t => {
  const callSite = new CallSite(...parts)
  const series = new SeriesTable([], { maxSeries: 1, dropCollected: false }).getOrCreate([])
  const site = new Site(3, 1, 2, callSite, ['a'], series)
  t.strictSame({ ...site }, { objectId: 1, parentId: 2, callSite, props: ['a'], series, hash: 3, next: null })
  t.ok(site.is(1, 2, ...parts))
  t.notOk(site.is(2, 2, ...parts))
  t.notOk(site.is(1, 1, ...parts))
  t.notOk(site.is(1, 2, ...parts.with(6, 7) as Parameters<CallSite['is']>))
  t.strictSame({ ...new Variant(4, site, ['b'], series) }, { hash: 4, site, series, props: ['b'], next: null })
})
