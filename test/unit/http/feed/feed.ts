import { createRequire } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { SeriesTable } from '../../../../lib/counting/series-table.ts'
import { Feed } from '../../../../lib/http/feed/feed.ts'
import { call, functionTable } from '../../../support/function-table.ts'
import { garbageCollected } from '../../../support/garbage.ts'

const FakeTimers = createRequire(import.meta.url)('@sinonjs/fake-timers')

/** A feed of a table, whose clock and timers the test sets. */
function feedOf (t: Test, table: SeriesTable): { feed: Feed, tick (milliseconds: number): void, timers: () => number } {
  const clock = FakeTimers.install({ now: 1_700_000_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  t.teardown(() => clock.uninstall())
  const feed = new Feed(table, 'trace_calls_total', { now: () => clock.now, time: () => clock.now })
  return { feed, tick: time => { clock.tick(time) }, timers: () => clock.countTimers() }
}

async function ask (feed: Feed, { version = 0, epoch = '' } = {}): Promise<any> {
  return JSON.parse(await feed.poll(version, epoch))
}

t.test('the first answer has everything, later ones what has changed', async t => {
  const table = functionTable()
  call(table, {}, 3)
  const { feed, tick } = feedOf(t, table)
  const first = await ask(feed)
  t.match(first.epoch, /^[a-z\d]+-0$/)
  t.strictSame(first, {
    epoch: first.epoch,
    version: first.version,
    time: 1_700_000_000_000,
    totals: 3,
    series: 1,
    limit: 10_000,
    overflow: null,
    metric: 'trace_calls_total',
    labels: ['object_classname', 'caller_functionname', 'caller_filename'],
    groups: [[0, 'Chat', 'send', '/app/chat.js']],
    changed: [[0, 3]],
    next: 500
  })
  call(table, {}, 2)
  tick(500)
  const { groups, ...second } = await ask(feed, first)
  t.equal(groups, undefined)
  t.strictSame([second.time, second.totals, second.changed], [1_700_000_000_500, 5, [[0, 5]]])
  call(table, { functionName: 'read' })
  tick(500)
  const third = await ask(feed, second)
  t.strictSame([third.groups, third.changed], [[[1, 'Chat', 'read', '/app/chat.js']], [[1, 1]]])
  t.strictSame((await ask(feed, third)).changed, [])
})

t.test('a version or an epoch that does not fit gets everything', async t => {
  const table = functionTable()
  const { feed, tick } = feedOf(t, table)
  t.strictSame((await ask(feed)).groups, [], 'also where there is nothing')
  call(table)
  tick(500)
  const { version, epoch, groups } = await ask(feed)
  t.strictSame(groups, [[0, 'Chat', 'send', '/app/chat.js']])
  for (const known of [
    { version, epoch: '' }, { version, epoch: `${epoch}x` }, { version: version + 1, epoch }, { version: NaN, epoch },
    { version: -1, epoch }, { version: 0, epoch }, { version: Infinity, epoch }
  ]) {
    // The pause grows with each request
    const answers = [await ask(feed, known), await ask(feed)].map(answer => ({ ...answer, next: 0 }))
    t.strictSame(answers[0], answers[1], JSON.stringify(known))
  }
  t.notOk('groups' in await ask(feed, { version, epoch }))
})

t.test('with any labels', async t => {
  const label = (name: string): { name: string, unbounded: boolean } => ({ name, unbounded: false })
  for (const [names, labels, groups] of [
    [['object_classname', 'id'], ['object_classname'], [[0, 'a']]],
    [['id', 'object_id'], ['id'], [[0, 'a']]],
    [['object_id', 'parent_object_id'], [], [[0]]]
  ] as const) {
    const table = new SeriesTable(names.map(label), { maxSeries: 10, dropCollected: false })
    table.getOrCreate(['a', 'b']).count++
    const feed = new Feed(table, 'trace_calls_total')
    t.teardown(() => feed.forget())
    t.match(await ask(feed), { labels, groups, changed: [[0, 1]] }, names.join())
  }
})

t.test('what filled the budget', async t => {
  const table = functionTable(2)
  const { feed } = feedOf(t, table)
  t.intercept(process, 'emitWarning', { value () {} })
  for (let i = 0; i < 4; i++) call(table, { id: `${i}`, className: 'a "Chat"' })
  t.match(await ask(feed), { series: 3, limit: 2, overflow: { label: 'object_id', class: 'a "Chat"' }, totals: 4 })
})

t.test('what filled the budget where classes are no label', async t => {
  const table = new SeriesTable([{ name: 'id', unbounded: false }], { maxSeries: 1, dropCollected: false })
  const { feed } = feedOf(t, table)
  t.intercept(process, 'emitWarning', { value () {} })
  for (const id of ['a', 'b']) table.getOrCreate([id]).count++
  t.match(await ask(feed), { overflow: { label: 'id', class: null } })
})

t.test('a reset is another epoch, and is no restart of it', async t => {
  const table = functionTable()
  call(table, {}, 5)
  const { feed, tick } = feedOf(t, table)
  const first = await ask(feed)
  table.clear()
  call(table, { functionName: 'read' }, 1)
  tick(500)
  const second = await ask(feed, first)
  t.equal(second.epoch, first.epoch.replace(/0$/, '1'))
  t.strictSame([second.groups, second.changed], [[[0, 'Chat', 'read', '/app/chat.js']], [[0, 1]]])
})

t.test('each instance has epochs of its own', async t => {
  const epochs = new Set<string>()
  for (let i = 0; i < 10; i++) {
    const feed = new Feed(functionTable(), 'trace_calls_total')
    epochs.add((await ask(feed)).epoch)
    feed.forget()
  }
  t.equal(epochs.size, 10)
})

t.test('twenty clients share one scan, and those who know the same share a text', async t => {
  const table = functionTable()
  call(table)
  const { feed, tick } = feedOf(t, table)
  const reads = t.capture(table, 'readTotals', table.readTotals)
  const answers = await Promise.all(Array.from({ length: 20 }, () => feed.poll(0, '')))
  t.equal(new Set(answers).size, 1)
  // With so many requests the pause is 1,250 ms, and with each further one longer
  tick(1_249)
  await feed.poll(0, '')
  t.equal(reads().length, 1)
  tick(63)
  await feed.poll(0, '')
  t.equal(reads().length, 0)
  tick(63)
  await feed.poll(0, '')
  t.equal(reads().length, 1)
})

t.test('an answer that takes long raises the pause', async t => {
  const table = functionTable()
  call(table)
  // The three pieces of work are the first slice, the comparison and the text
  for (const [look, first, second] of [[3, 500, 513], [4, 600, 663], [10, 1_500, 1_563]] as const) {
    let now = 0
    const feed = new Feed(table, 'trace_calls_total', { now: () => (now += look), time: Date.now })
    t.teardown(() => feed.forget())
    t.equal((await ask(feed)).next, first)
    // A request takes 1.25 ms more; the text of the first one is used again
    t.equal((await ask(feed)).next, second)
  }
})

t.test('requests raise the pause although their texts take no time', async t => {
  const { feed } = feedOf(t, functionTable())
  for (let i = 0; i < 16; i++) await feed.poll(0, '')
  t.equal((await ask(feed)).next, 1_000)
})

t.test('five seconds after the last answer nothing is left but the epoch and the version', async t => {
  const table = functionTable()
  call(table, {}, 3)
  const { feed, tick, timers } = feedOf(t, table)
  const reads = t.capture(table, 'readTotals', table.readTotals)
  const first = await ask(feed)
  tick(4_999)
  t.equal(timers(), 1)
  const second = await ask(feed, first)
  t.notOk('groups' in second)
  tick(4_999)
  t.equal(timers(), 1)
  tick(1)
  t.equal(timers(), 0)
  call(table, {}, 4)
  tick(60_000)
  t.equal(timers(), 0)
  t.equal(reads().length, 2)
  const third = await ask(feed, second)
  t.equal(third.epoch, first.epoch)
  t.ok(third.version > second.version)
  t.strictSame([third.groups, third.changed], [[[0, 'Chat', 'send', '/app/chat.js']], [[0, 7]]])
})

t.test('what is forgotten is freed', async t => {
  const table = functionTable()
  const { feed, tick } = feedOf(t, table)
  const groups: Array<WeakRef<object>> = []
  t.intercept(table, 'readTotals', {
    value: async () => Array.from({ length: 10 }, (_, index) => {
      const group = { text: '', values: [`group ${index}`], index, removed: 0, shown: 0 }
      groups.push(new WeakRef(group))
      return { group, count: index }
    })
  })
  await feed.poll(0, '')
  await nextTurn()
  t.ok(groups.every(group => group.deref() !== undefined))
  tick(5_000)
  await garbageCollected(() => groups.every(group => group.deref() === undefined))
  t.equal(groups.length, 10)
})

t.test('nothing is forgotten while an answer is made', async t => {
  const table = functionTable()
  const { feed, tick, timers } = feedOf(t, table)
  let read = (_totals: []): void => {}
  t.intercept(table, 'readTotals', { value: () => new Promise(resolve => { read = resolve }) })
  const [first, second] = [feed.poll(0, ''), feed.poll(0, '')]
  tick(20_000)
  read([])
  t.equal(await first, await second)
  t.equal(timers(), 1)
  tick(5_000)
  t.equal(timers(), 0)
})

t.test('the timer does not keep the process alive', async t => {
  const feed = new Feed(functionTable(), 'trace_calls_total')
  const timers: Array<ReturnType<typeof setTimeout>> = []
  const { setTimeout } = globalThis
  t.intercept(globalThis, 'setTimeout', {
    value: (...args: Parameters<typeof setTimeout>) => {
      const timer = setTimeout(...args)
      timers.push(timer)
      return timer
    }
  })
  await feed.poll(0, '')
  t.equal(timers.length, 1)
  t.notOk(timers[0]!.hasRef())
  feed.forget()
})

t.test('forget() can be called at any time', async t => {
  const table = functionTable()
  call(table)
  const { feed, timers } = feedOf(t, table)
  feed.forget()
  const answer = ask(feed)
  feed.forget()
  t.strictSame((await answer).changed, [[0, 1]])
  feed.forget()
  feed.forget()
  t.equal(timers(), 0)
})

t.test('the series of a group, of this epoch only', async t => {
  const table = functionTable()
  call(table, { id: '1', room: 'lobby' }, 3)
  call(table, { id: '2' }, 4)
  call(table, { functionName: 'read' })
  const { feed, tick } = feedOf(t, table)
  const { epoch } = await ask(feed)
  t.strictSame(JSON.parse((await feed.series(0, epoch))!), {
    labels: ['object_id', 'object_props_room'],
    series: [
      { labels: { object_id: '2' }, count: 4 }, { labels: { object_id: '1', object_props_room: 'lobby' }, count: 3 }
    ]
  })
  tick(5_000)
  t.match(JSON.parse((await feed.series(1, epoch))!), { series: [{ count: 1 }] }, 'also where all was forgotten')
  for (const group of [2, -1, NaN]) t.equal(await feed.series(group, epoch), null)
  const reads = t.capture(table, 'values', table.values)
  t.equal(await feed.series(0, ''), null)
  t.equal(reads().length, 0, 'for which no series are read')
  table.clear()
  call(table)
  t.equal(await feed.series(0, epoch), null, 'also before the next scan')
  tick(500)
  t.equal(await feed.series(0, epoch), null)
})

t.test('a browser fetches the rest of an answer in parts at once, whatever the pause is', async t => {
  const table = functionTable()
  const longest = '\u0001'.repeat(1_024)
  for (let i = 0; i < 30; i++) call(table, { functionName: `${i}${longest}`, className: longest, file: longest })
  const { feed, tick } = feedOf(t, table)
  for (let i = 0; i < 40; i++) await feed.poll(0, '')
  let known = await ask(feed)
  const indexes: number[] = known.groups.map(([index]: [number]) => index)
  t.ok(indexes.length < 30)
  while (indexes.length < 30) {
    t.equal(known.next, 500)
    tick(known.next)
    known = await ask(feed, known)
    indexes.push(...known.groups.map(([index]: [number]) => index))
  }
  t.strictSame(indexes, Array.from({ length: 30 }, (_, i) => i))
  t.ok(known.next > 2_000, 'after the last part it pauses as long as it has to')
})

t.test('a request that ends after the feed was closed keeps nothing', async t => {
  const table = functionTable()
  call(table)
  const { feed, timers } = feedOf(t, table)
  const asked = ask(feed)
  feed.forget()
  t.match(await asked, { totals: 1 })
  t.equal(timers(), 0)
})

t.test('series that a reset removes while they are read are not shown', async t => {
  const table = functionTable(20_000)
  for (let i = 0; i < 12_000; i++) call(table, { id: `${i}` })
  const { feed } = feedOf(t, table)
  const { epoch } = await ask(feed)
  const asked = feed.series(0, epoch)
  await nextTurn()
  table.clear()
  t.equal(await asked, null)
})
