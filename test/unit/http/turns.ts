import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { Turns } from '../../../lib/http/turns.ts'

t.test('ten answers begin in each turn, in their order', async t => {
  const turns = new Turns()
  const begun: number[] = []
  for (let i = 0; i < 25; i++) turns.next().then(() => begun.push(i))
  const counts: number[] = []
  for (let turn = 0; turn < 4; turn++) {
    counts.push(begun.length)
    await nextTurn()
  }
  t.same([...counts, begun.length], [0, 10, 20, 25, 25])
  t.same(begun, Array.from({ length: 25 }, (_, i) => i))
})

t.test('answers can begin again after a queue is empty', async t => {
  const turns = new Turns()
  for (let i = 0; i < 3; i++) t.equal(await turns.next(), undefined)
})

t.test('answers that come while others wait begin after them', async t => {
  const turns = new Turns()
  const begun: string[] = []
  for (let i = 0; i < 11; i++) turns.next().then(() => begun.push('early'))
  await nextTurn()
  turns.next().then(() => begun.push('late'))
  await nextTurn()
  t.same(begun, [...Array(11).fill('early'), 'late'])
})

t.test('answers begin although the app has replaced setImmediate', async t => {
  t.intercept(globalThis, 'setImmediate', { value () {} })
  const turns = new Turns()
  for (let i = 0; i < 3; i++) t.equal(await turns.next(), undefined)
})

t.test('answers to scrapes begin before others that wait', async t => {
  const turns = new Turns()
  const begun: string[] = []
  for (let i = 0; i < 12; i++) turns.afterScrapes().then(() => begun.push('other'))
  for (let i = 0; i < 13; i++) turns.next().then(() => begun.push('scrape'))
  const perTurn: string[][] = []
  for (let turn = 0; turn < 4; turn++) {
    await nextTurn()
    perTurn.push(begun.splice(0))
  }
  t.same(perTurn, [
    Array(10).fill('scrape'), [...Array(3).fill('scrape'), ...Array(7).fill('other')], Array(5).fill('other'), []
  ])
  t.equal(await turns.afterScrapes(), undefined, 'and again after the queue is empty')
})
