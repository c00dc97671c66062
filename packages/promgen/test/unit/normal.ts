import t from 'tap'
import { normalQuantile, normalShare } from '../../lib/normal.ts'

// statistics.NormalDist().inv_cdf(share) of Python 3
const table: Array<[number, number]> = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.27345356096532],
  [1e-20, -9.262340089798405],
  [1e-12, -7.034483825301132],
  [2.3e-10, -6.232176082280633],
  [1e-05, -4.2648907939228256],
  [0.01, -2.3263478740408408],
  [0.0749, -1.4402382675279632],
  [0.075, -1.4395314709384557],
  [0.0751, -1.4388253927525398],
  [0.25, -0.6744897501960817],
  [0.4, -0.2533471031357998],
  [0.6, 0.2533471031357998],
  [0.9, 1.2815515655446008],
  [0.925, 1.439531470938456],
  [0.926, 1.4466320671589785],
  [0.999, 3.090232306167813],
  [0.9999999, 5.199337582290662]
]

for (const [share, expected] of table) {
  t.test(`the quantile of ${share}`, async t => {
    const actual = normalQuantile(share)
    t.ok(Math.abs(actual - expected) <= 4e-15 * Math.abs(expected), `${actual} is ${expected}`)
  })
}

// math.erfc(-value / math.sqrt(2)) / 2 of Python 3; the continued fraction of the tails is right to 8 digits
const shares: Array<[value: number, share: number, error: number]> = [
  [-38, 2.88542835e-316, 4e-9],
  [-37.5, 4.605353009582584e-308, 4e-9],
  [-20, 2.7536241186063314e-89, 4e-9],
  [-7.1, 6.23784446333164e-13, 5e-9],
  [-7, 1.2798125438858352e-12, 5e-9],
  [-5, 2.866515718791946e-07, 1e-10],
  [-3, 0.0013498980316300957, 2e-14],
  [-1, 0.15865525393145707, 1e-15],
  [-0.1, 0.460172162722971, 1e-15],
  [0, 0.5, 0],
  [0.3, 0.6179114221889526, 1e-15],
  [2, 0.9772498680518208, 1e-15],
  [5, 0.9999997133484281, 1e-15],
  [9, 1, 0]
]

for (const [value, expected, error] of shares) {
  t.test(`the share below ${value}`, async t => {
    const actual = normalShare(value)
    t.ok(Math.abs(actual - expected) <= error * expected, `${actual} is ${expected}`)
  })
}

t.test('the shares beyond all doubles', async t => {
  t.strictSame([-38.1, -Infinity, 38.1, Infinity].map(normalShare), [0, 0, 1, 1])
})

t.test('the ends and what is outside', async t => {
  t.strictSame([0, 1, -0.1, 1.1, NaN, 0.5].map(normalQuantile), [-Infinity, Infinity, NaN, NaN, NaN, 0])
})

t.test('it rises everywhere and is symmetric', async t => {
  let last = -Infinity
  for (let i = 1; i < 4_096; i++) {
    const value = normalQuantile(i / 4_096)
    if (!(value > last && value === -normalQuantile(1 - i / 4_096))) t.fail(`at ${i} / 4096`)
    last = value
  }
})
