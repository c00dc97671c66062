import t from 'tap'
import { copyOf, NativeTotals, wholeCount, type AddCells } from '../../../lib/metric/native-totals.ts'

/** How many cells were read, of which cell c adds c + 1 observations of c each, at place c modulo 3. */
interface Tally {
  read: number
  readonly add: AddCells
}

function tallied (): Tally {
  const tally: Tally = {
    read: 0,
    add (first, cells, total) {
      t.ok(cells >= 1 && cells <= 64, `${cells} cells at once`)
      tally.read += cells
      for (let c = first; c < first + cells; c++) {
        total.count += c + 1
        total.sum += c * (c + 1)
        total.buckets.add(c % 3, 1)
      }
    }
  }
  return tally
}

/** What all cells before one have: count, sum and how many are at each place. */
function expected (cell: number): number[] {
  const places = [0, 1, 2].map(place => Math.ceil((cell - place) / 3))
  return [cell * (cell + 1) / 2, (cell - 1) * cell * (cell + 1) / 3, ...places]
}

const buckets = { indexOf: (place: number) => Math.abs(place) }

/** Reads the totals before some cells in turn, and says how many cells each needs. */
function costs (...cells: number[]): number[] {
  const totals = new NativeTotals(0)
  const tally = tallied()
  return cells.map(cell => {
    tally.read = 0
    const { count, sum, buckets: counts, origin } = totals.before(cell, tally.add)
    const { zeroCount, positive } = counts.shown(buckets)
    t.strictSame([origin, count, sum, zeroCount, ...Array.from(positive.counts)], [0, ...expected(cell)])
    return tally.read
  })
}

for (const [what, actual, cost] of [
  ['the same again', costs(100, 100, 4_096, 4_096), [100, 0, 3_996, 0]],
  ['forward', costs(10, 74, 75, 4_095, 4_096, 4_097), [10, 64, 1, 4_020, 1, 1]],
  ['back to the cells after a checkpoint', costs(10, 5_000, 4_999, 4_096, 4_100), [10, 4_990, 903, 0, 4]],
  ['back before all checkpoints', costs(9_000, 100, 50, 3), [9_000, 100, 50, 3]],
  ['forward again past checkpoints', costs(13_000, 5, 8_200, 4_097, 12_288), [13_000, 5, 8, 1, 0]],
  ['from one checkpoint to another', costs(8_192, 4_096, 8_192), [8_192, 0, 0]]
] as const) {
  t.test(`totals of native histograms are read from the last checkpoint: ${what}`, async t => {
    t.strictSame(actual, cost)
  })
}

t.test('a copy can be added to without a change of the total', async t => {
  const totals = new NativeTotals(7)
  const { add } = tallied()
  const copy = copyOf(totals.before(4, add))
  copy.count += 5
  copy.buckets.add(1, 5)
  t.equal(copy.origin, 7)
  const { count, buckets: counts } = totals.before(4, add)
  t.strictSame([count, Array.from(counts.shown(buckets).positive.counts)], [10, [1, 1]])
})

t.test('whole observations are counted up to 2^52', async t => {
  t.strictSame([0, 0.999, 7.5, 2 ** 52 - 1].map(wholeCount), [0, 0, 7, 2 ** 52 - 1])
  t.throws(() => wholeCount(2 ** 52), { name: 'RangeError' })
})
