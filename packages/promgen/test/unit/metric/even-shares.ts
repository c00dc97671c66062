import fc from 'fast-check'
import t from 'tap'
import { EvenShares } from '../../../lib/metric/even-shares.ts'
import { runs } from '../../support/repetitions.ts'

/** The share of a number: its bits in reverse, behind the point. */
function shareOf (number: number): number {
  const bits = number.toString(2)
  return parseInt(Array.from(bits).reverse().join(''), 2) / 2 ** bits.length
}

t.test('each number has its own share, however many are asked for at once', async () => {
  const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4_096).map(shareOf))
  fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(300), share, (first, count, share) => {
    const shares = new EvenShares(first, first + count)
    const all = Array.from({ length: count }, (_, i) => shareOf(first + i))
    const found = [shares.count, shares.first, shares.last, shares.upTo(share)]
    const expected = [count, Math.min(...all), Math.max(...all), all.filter(one => one <= share).length]
    if (String(found) !== String(expected)) throw new Error(`${found} are not ${expected}`)
  }), runs)
})

t.test('up to any share there are as many as there should be, to within a few', async () => {
  const first = fc.integer({ min: 1, max: 2 ** 50 })
  const count = fc.integer({ min: 1, max: 2 ** 40 })
  fc.assert(fc.property(first, count, fc.double({ min: 0, max: 1, noNaN: true }), (first, count, share) => {
    const distance = Math.abs(new EvenShares(first, first + count).upTo(share) - share * count)
    if (distance > 2 + Math.log2(count)) throw new Error(`${distance} too many or too few`)
  }), runs)
})

t.test('shares of numbers with all bits are exact', async t => {
  const last = new EvenShares(2 ** 52 - 1, 2 ** 52)
  const share = 1 - 2 ** -52
  t.strictSame([last.first, last.last, last.upTo(share), last.upTo(share - 2 ** -52)], [share, share, 1, 0])
})
