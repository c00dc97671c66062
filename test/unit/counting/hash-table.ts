import t from 'tap'
import { combineHash } from '../../../lib/counting/hash.ts'
import { HashTable } from '../../../lib/counting/hash-table.ts'

class Entry {
  readonly hash: number
  readonly value: unknown
  next: Entry | null = null

  constructor (value: unknown, hash: number) {
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

t.test('an entry that makes a chain too long evicts the oldest', async t => {
  const table = new HashTable<Entry>()
  for (let value = 1; value <= 8; value++) table.add(new Entry(value, 5))
  t.strictSame([chain(table, 5), table.size, table.evictions], [[8, 7, 6, 5, 4, 3, 2, 1], 8, 0])
  for (let value = 9; value <= 11; value++) table.add(new Entry(value, 5))
  table.add(new Entry('other', 6))
  t.strictSame([chain(table, 5), table.size, table.evictions], [[11, 10, 9, 8, 7, 6, 5, 4], 9, 3])
  t.strictSame(chain(table, 6), ['other'])
  table.clear()
  t.equal(table.evictions, 0)
})

t.test('a table that grows keeps its entries', async t => {
  const table = new HashTable<Entry>()
  const values = Array.from({ length: 1_000 }, (_, value) => value)
  for (const value of values) table.add(new Entry(value, combineHash(0, value)))
  t.strictSame(values.filter(value => !chain(table, combineHash(0, value)).includes(value)), [])
  t.strictSame([table.size, table.evictions], [1_000, 0])
})

t.test('a table that grows keeps its chains short', async t => {
  const table = new HashTable<Entry>()
  for (let value = 0; value < 1_000; value++) table.add(new Entry(value, value % 100))
  t.strictSame([table.size, table.evictions], [800, 200])
  for (let hash = 0; hash < 100; hash++) {
    const values = chain(table, hash)
    t.strictSame([values.length, values[0]], [8, 900 + hash])
  }
})
