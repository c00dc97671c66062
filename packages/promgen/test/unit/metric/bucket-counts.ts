import t from 'tap'
import { BucketCounts } from '../../../lib/metric/bucket-counts.ts'

/** As native histograms have it: both bounds next to 0 have the same index. */
const buckets = { indexOf: (place: number) => Math.abs(place) - 100 }

type Shown = [zero: number, positive: number[], negative: number[]]

/** The zero bucket, and offset and counts of the positive and the negative ones, with one observation at each place. */
function shown (...places: number[]): Shown {
  const counts = new BucketCounts()
  for (const place of places) counts.add(place, 1)
  const { zeroCount, positive, negative } = counts.shown(buckets)
  return [
    zeroCount, [positive.offset, ...Array.from(positive.counts)], [negative.offset, ...Array.from(negative.counts)]
  ]
}

const table: Array<[string, number[], Shown]> = [
  ['nothing', [], [0, [0], [0]]],
  ['the zero bucket', [0, 0], [2, [0], [0]]],
  ['both signs', [3, 0, 5, 3, -2, -3, -3, -3], [1, [-97, 2, 0, 1], [-98, 1, 3]]],
  ['next to 0', [1, -1], [0, [-99, 1], [-99, 1]]],
  ['far above 0', [40, 42], [0, [-60, 1, 0, 1], [0]]],
  ['far below 0', [-40, -42], [0, [0], [-60, 1, 0, 1]]],
  // There is room for 16 behind the last
  ...[-15, -16, -17, -18, -19].map((place): [string, number[], Shown] => {
    return [`${place}, with room up to about 0`, [place, place - 1], [0, [0], [-place - 100, 1, 1]]]
  }),
  ...[15, 16, 17, 18].map((place): [string, number[], Shown] => {
    return [`${place}, with room down to about 0`, [place, place + 1], [0, [place - 100, 1, 1], [0]]]
  }),
  ['ever farther away', [0, 100, -100, 300], [1, [0, 1, ...new Array(199).fill(0), 1], [0, 1]]]
]

for (const [what, places, expected] of table) {
  t.test(`the buckets that have observations: ${what}`, async t => {
    t.strictSame(shown(...places), expected)
  })
}

t.test('a copy has counts of its own, and those of another can be taken away', async t => {
  const counts = new BucketCounts()
  for (const place of [-4, 2, 2, 7]) counts.add(place, 3)
  const before = counts.copy()
  for (const place of [-4, 9]) counts.add(place, 5)
  const positive = (of: BucketCounts): number[] => Array.from(of.shown(buckets).positive.counts)
  t.strictSame([positive(before), positive(counts)], [[6, 0, 0, 0, 0, 3], [6, 0, 0, 0, 0, 3, 0, 5]])
  counts.subtract(before)
  const { positive: up, negative: down } = counts.shown(buckets)
  t.strictSame([up.offset, Array.from(up.counts), down.offset, Array.from(down.counts)], [-91, [5], -96, [5]])
})
