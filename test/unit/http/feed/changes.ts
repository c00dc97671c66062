import t from 'tap'
import { Changes } from '../../../../lib/http/feed/changes.ts'
import { call, functionTable } from '../../../support/function-table.ts'

/** What a client knows that asks again and again until it has everything, and the sizes of the answers. */
function readAll (changes: Changes, since = 0): { groups: unknown[][], counts: Map<number, number>, sizes: number[] } {
  const groups: unknown[][] = []
  const counts = new Map<number, number>()
  const sizes: number[] = []
  for (let version = since; version < changes.version;) {
    const news = changes.news(version)
    const [added, changed] = [news.groups, news.changed].map(text => JSON.parse(`[${text}]`))
    groups.push(...added)
    for (const [index, count] of changed) counts.set(index, count)
    sizes.push(Buffer.byteLength(news.groups + news.changed))
    t.ok(news.version > version, 'each answer brings something')
    version = news.version
  }
  return { groups, counts, sizes }
}

t.test('a client gets everything once, then what has changed', async t => {
  const table = functionTable()
  const changes = new Changes(0)
  t.strictSame(changes.news(0), { version: 0, groups: '', changed: '' })
  call(table, { functionName: 'send' }, 3)
  call(table, { functionName: 'read', id: '1' }, 4)
  call(table, { functionName: 'read', id: '2' }, 5)
  changes.update(table.totals())
  const first = changes.news(0)
  t.equal(first.groups, '[0,"Chat","send","/app/chat.js"],[1,"Chat","read","/app/chat.js"]')
  t.equal(first.changed, '[0,3],[1,9]')
  t.equal(changes.sum, 12)
  t.strictSame(changes.news(first.version), { version: first.version, groups: '', changed: '' })

  call(table, { functionName: 'read' })
  call(table, { functionName: 'join', className: '', file: '' })
  changes.update(table.totals())
  const second = changes.news(first.version)
  t.ok(second.version > first.version)
  t.strictSame(second, { version: changes.version, groups: '[2,"","join",""]', changed: '[1,10],[2,1]' })
  t.equal(changes.sum, 14)

  changes.update(table.totals())
  t.strictSame(changes.news(second.version), { version: changes.version, groups: '', changed: '' })
  t.strictSame(changes.news(first.version), { ...second, version: changes.version })
  t.equal(changes.news(0).changed, '[0,3],[1,10],[2,1]')
})

t.test('a group is new until a client has it, also where its calls came later', async t => {
  const table = functionTable()
  const changes = new Changes(100)
  call(table, {}, 0)
  changes.update(table.totals())
  const { version, ...news } = changes.news(100)
  t.strictSame(news, { groups: '[0,"Chat","send","/app/chat.js"]', changed: '[0,0]' })
  call(table, {}, 2)
  changes.update(table.totals())
  t.strictSame(changes.news(version), { version: changes.version, groups: '', changed: '[0,2]' })
})

t.test('a group is found by its index', async t => {
  const table = functionTable()
  const changes = new Changes(0)
  call(table)
  changes.update(table.totals())
  t.equal(changes.group(0), table.totals()[0]!.group)
  for (const index of [1, -1, 0.5, NaN]) t.equal(changes.group(index), undefined)
})

t.test('there are 2,000 groups at most, and the sum has all calls', async t => {
  const table = functionTable()
  for (let i = 0; i < 2_100; i++) call(table, { functionName: `f${i}` })
  const changes = new Changes(0)
  changes.update(table.totals())
  changes.update(table.totals())
  t.equal(changes.sum, 2_100)
  const { groups, counts } = readAll(changes)
  t.equal(groups.length, 2_000)
  t.equal(counts.size, 2_000)
  t.strictSame(groups.at(-1), [1_999, 'Chat', 'f1999', '/app/chat.js'])
})

t.test('groups that have no room in an answer come in the next ones', async t => {
  const table = functionTable()
  // A control character takes six bytes of JSON, so that one row has 18 kB
  const longest = '\u0001'.repeat(1_024)
  for (let i = 0; i < 30; i++) call(table, { functionName: `${i}${longest}`, className: longest, file: longest }, i)
  const changes = new Changes(0)
  changes.update(table.totals())
  const first = changes.news(0)
  t.ok(first.version < changes.version)
  const { groups, counts, sizes } = readAll(changes)
  t.strictSame(groups.map(([index]) => index), Array.from({ length: 30 }, (_, i) => i))
  t.strictSame([...counts], Array.from({ length: 30 }, (_, i) => [i, i]))
  t.equal(sizes.length, 3)
  t.ok(sizes.every(size => size <= 190_000))
  t.ok(sizes[0]! + 20_000 > 190_000, 'no answer is shorter than it has to be')

  // Counted while the client has only a part
  call(table, { functionName: `0${longest}`, className: longest, file: longest }, 7)
  changes.update(table.totals())
  const rest = readAll(changes, first.version)
  t.strictSame(rest.groups, groups.slice(JSON.parse(`[${first.groups}]`).length))
  t.strictSame(rest.counts, counts.set(0, 7))
})

t.test('the room of an answer is used to its end', async t => {
  const { length } = '[0,"Chat","","/app/chat.js"],[0,1],'
  /** How many groups an answer has of ten that take 19,000 bytes each, the last one with some more. */
  const shown = (more: number): number => {
    const table = functionTable()
    for (let i = 0; i < 10; i++) {
      call(table, { functionName: String(i).padEnd(19_000 - length + (i === 9 ? more : 0), 'x') })
    }
    const changes = new Changes(0)
    changes.update(table.totals())
    return JSON.parse(`[${changes.news(0).groups}]`).length
  }
  t.equal(shown(0), 10)
  t.equal(shown(1), 9)
})

t.test('an answer has room for changes of all old groups beside new ones', async t => {
  const table = functionTable()
  for (let i = 0; i < 1_970; i++) call(table, { functionName: `f${i}` })
  const changes = new Changes(0)
  changes.update(table.totals())
  const { version } = changes
  for (let i = 0; i < 1_970; i++) call(table, { functionName: `f${i}` }, 1e9)
  const longest = '\u0001'.repeat(1_024)
  for (let i = 0; i < 30; i++) call(table, { functionName: `${i}${longest}`, className: longest, file: longest })
  changes.update(table.totals())
  const news = changes.news(version)
  t.equal(JSON.parse(`[${news.changed}]`).filter(([index]: number[]) => index! < 1_970).length, 1_970)
  t.ok(news.groups.length + news.changed.length <= 190_000)
  t.equal(readAll(changes, version).groups.length, 30)
})
