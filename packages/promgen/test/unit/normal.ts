import t from 'tap'
import { normalQuantile } from '../../lib/normal.ts'

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
