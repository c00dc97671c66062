import t from 'tap'
import { Totals, type Steps } from '../../../lib/metric/totals.ts'

t.test('each way to a step gives the same totals, without beginning anew', async t => {
  let read = 0
  const value = (step: number, c: number) => Math.sin(step * 3 + c)
  const steps: Steps = (first, count) => {
    t.ok(count >= 1 && count <= 64, `${count} steps at once`)
    read += count
    return Float64Array.from({ length: 2 * count }, (_, i) => value(first + Math.floor(i / 2), i % 2))
  }
  const expected = [[0, 0]]
  for (let step = 0; step < 13_000; step++) {
    expected.push(expected[step]!.map((sum, c) => sum + value(step, c)))
  }
  const totals = new Totals(2)
  const before = (step: number) => Array.from(totals.before(step, steps))
  t.strictSame(before(0), expected[0])
  t.equal(read, 0)
  t.strictSame(before(12_999), expected[12_999])
  t.equal(read, 12_999)
  t.strictSame(before(12_999), expected[12_999])
  t.equal(read, 12_999)
  for (const step of [12_289, 8_192, 4_095, 1, 12_288]) {
    read = 0
    t.strictSame(before(step), expected[step])
    t.ok(read < 4_096, `${read} steps to ${step}`)
  }
  read = 0
  t.strictSame(before(12_287), expected[12_287])
  t.strictSame(before(12_290), expected[12_290])
  t.equal(read, 4_095 + 2)
})

t.test('further steps may be given', async t => {
  const totals = new Totals(1)
  const none: Steps = () => { throw new Error('not needed') }
  const before = new Float64Array(3)
  totals.next(Float64Array.of(5, 7), 2, before)
  t.strictSame(Array.from(before), [0, 5, 12])
  t.strictSame(Array.from(totals.before(2, none)), [12])
  totals.next(Float64Array.of(1), 1)
  t.strictSame(Array.from(totals.before(3, none)), [13])
})
