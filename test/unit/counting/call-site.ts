import t from 'tap'
import { CallSite, combineNames, ObjectSite, PropVariant } from '../../../lib/counting/call-site.ts'
import { EventFields } from '../../../lib/counting/event-fields.ts'
import { SeriesTable } from '../../../lib/counting/series-table.ts'

const fields: EventFields = {
  id: 'append',
  className: 'Hypercore',
  objectId: 1,
  parentClassName: 'Corestore',
  parentId: 2,
  functionName: 'append',
  filename: '/index.js',
  line: 7,
  column: 11
}
const names = Object.keys(fields) as Array<keyof EventFields>

/** Values that are like one, but not the same. */
function others (value: unknown): unknown[] {
  return [`${value}x`, undefined, null, String(value).replace(/.$/, '?')]
}

t.test('the fields of an event are undefined until they are read', async t => {
  t.strictSame(Object.entries(new EventFields()), names.map(name => [name, undefined]))
})

t.test('a call site is told by all fields but the ids of objects', async t => {
  const site = new CallSite(fields, 3, 5)
  const { objectId, parentId, ...rest } = fields
  t.strictSame({ ...site }, { ...rest, classNumber: 3, hash: 5, next: null })
  t.ok(site.is({ ...fields }, 3))
  t.notOk(site.is(fields, 4))
  for (const name of names) {
    for (const other of others(fields[name])) {
      const isSame = name === 'objectId' || name === 'parentId'
      t.equal(site.is({ ...fields, [name]: other }, 3), isSame, `${String(other)} for ${name}`)
    }
  }
})

t.test('a site is a call site of one object with one parent', async t => {
  const callSite = new CallSite(fields, 3, 5)
  const series = new SeriesTable([], { maxSeries: 1, dropCollected: false }).getOrCreate([])
  const site = new ObjectSite(fields, callSite, ['a'], series, 7)
  t.strictSame({ ...site }, { objectId: 1, parentId: 2, callSite, props: ['a'], series, hash: 7, next: null })
  t.ok(site.is({ ...fields }, 3))
  t.notOk(site.is(fields, 4))
  for (const name of names) {
    for (const other of others(fields[name])) {
      t.notOk(site.is({ ...fields, [name]: other }, 3), `${String(other)} for ${name}`)
    }
  }
  t.strictSame({ ...new PropVariant(site, ['b'], series, 9) }, { site, props: ['b'], series, hash: 9, next: null })
})

t.test('names tell hashes apart', async t => {
  const hashes = new Set<number>()
  const add = (changed: Partial<EventFields>, classNumber = 0): void => {
    hashes.add(combineNames(7, { ...fields, ...changed }, classNumber))
  }
  for (const id of [undefined, null, '', 'append', 'get']) add({ id })
  t.equal(hashes.size, 3, 'no id is like an empty one')
  for (const name of [undefined, '', 'A', 'B', 'AB', 'BA', 'Session', 'Sessions', 'Feed0', 'Feed1']) {
    add({ className: name })
    add({ parentClassName: name })
  }
  for (let classNumber = 1; classNumber <= 20; classNumber++) add({}, classNumber)
  t.equal(hashes.size, 3 + 2 * 9 + 20)
})
