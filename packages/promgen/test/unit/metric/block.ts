import t from 'tap'
import { constant, custom, ENDED, gauge, MISSING, Registry, STALE, VALUE, type Block } from '../../../index.ts'
import { blockLength, samplesOf, withDeparted } from '../../../lib/metric/block.ts'
import { readingsOf } from '../../support/readings.ts'

const rooms = gauge('a', { labels: ['n'] })
const { series } = new Registry({ start: 0 })
  .add(rooms.with(['1', '2', '3'].map(n => ({ name: 'a', labels: { n }, data: constant(1) }))))
const [first, second, third] = [series[0]!, series[1]!, series[2]!]

/** A block with given values and states. */
function blockOf (series: Block['series'], times: number[], values: number[], states: number[]): Block {
  return { series, times: Float64Array.from(times), values: Float64Array.from(values), states: Uint8Array.from(states) }
}

t.test('a block has at most 512 instants, and about a million samples', async t => {
  t.strictSame([0, 1, 2_048, 2_049, 3_000, 2 ** 19, 2 ** 19 + 1, 2 ** 20, 2 ** 21].map(blockLength),
    [512, 512, 512, 511, 349, 2, 1, 1, 1])
})

t.test('each sample has its own series and instant', async t => {
  const block = blockOf([first, second], [5, 6, 7], [1, 2, 3, 4, 5, 6], [VALUE, VALUE, MISSING, STALE, ENDED, VALUE])
  t.strictSame(samplesOf(block), [
    { series: first, t: 5, value: 1 }, { series: second, t: 5, value: 2 }, { series: second, t: 6, stale: true },
    { series: second, t: 7, value: 6 }
  ])
})

t.test('all series at an instant have its time', async t => {
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(rooms.series({ n: '1' }, custom(1)).series({ n: '2' }, custom(1, 2)))
  t.strictSame(registry.at(1_000).map(({ t }) => t), [1_000, 1_000])
})

t.test('series that are not there any more are stale, at the first instant alone', async t => {
  const before = blockOf([first, second, third], [0, 1], [1, 2, 3, 4, 5, 6], new Array(6).fill(VALUE))
  const block = blockOf([third, second], [2, 3, 4], [7, 8, 9, 10, 11, 12], [VALUE, MISSING, ENDED, VALUE, VALUE, VALUE])
  const found = withDeparted(block, before)
  t.strictSame(found.series, [third, second, first])
  t.equal(found.times, block.times)
  t.strictSame(readingsOf(found), {
    'a{n="3"}': [7, 'end', 11], 'a{n="2"}': ['_', 10, 12], 'a{n="1"}': ['stale', 'end', 'end']
  })
  const alone = withDeparted(blockOf([second], [2, 3], [7, 8], [VALUE, VALUE]), before)
  t.strictSame(readingsOf(alone), {
    'a{n="2"}': [7, 8], 'a{n="1"}': ['stale', 'end'], 'a{n="3"}': ['stale', 'end']
  })
})

t.test('it counts what they had at the last instant: nothing if they had ended', async t => {
  for (const [state, expected] of [[VALUE, 'stale'], [MISSING, 'stale'], [STALE, undefined], [ENDED, undefined]]) {
    const before = blockOf([first, second], [0, 1], [1, 2, 3, 4], [VALUE, VALUE, Number(state), VALUE])
    const found = withDeparted(blockOf([second], [2], [5], [VALUE]), before)
    t.strictSame(readingsOf(found)['a{n="1"}']?.[0], expected, `state ${state}`)
  }
})

t.test('a block from which none has departed is the same', async t => {
  const before = blockOf([first, second], [0], [1, 2], [VALUE, ENDED])
  for (const all of [[first, second], [first], [third, first, second]]) {
    const block = blockOf(all, [1], all.map(() => 3), all.map(() => VALUE))
    t.equal(withDeparted(block, before), block)
  }
})

t.test('labels are compared only if a series has departed', async t => {
  let compared = 0
  const counted = {
    family: rooms.family,
    name: 'a',
    id: '0000000000000000',
    get labels () {
      compared++
      return new Map([['n', '4']])
    }
  }
  const block = blockOf([counted], [1], [1], [VALUE])
  t.equal(withDeparted(block, blockOf([counted], [0], [1], [VALUE])), block)
  t.equal(compared, 0)
  t.equal(withDeparted(block, blockOf([first], [0], [1], [VALUE])).series.length, 2)
  t.equal(compared, 1)
  // Churn makes a series anew
  t.equal(withDeparted(block, blockOf([{ ...counted }], [0], [1], [VALUE])), block)
})
