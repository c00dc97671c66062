import t from 'tap'
import { constant, noise, random, sin, smoothNoise, walk, type Signal } from '../../../index.ts'
import { fold } from '../../../lib/signal/walk.ts'
import { samplesAt, steps, type ReadOptions } from '../../support/evaluate.ts'
import { errorOf } from '../../support/outcome.ts'

const eu: ReadOptions = { name: 'requests', labels: { region: 'eu', code: '200' } }
const others: ReadOptions[] = [
  { name: 'errors', labels: { region: 'eu', code: '200' } },
  { name: 'requests', labels: { region: 'eu', code: '500' } },
  { name: 'requests', labels: { region: 'us', code: '200' } }
]

const kinds: Array<[string, (options: object) => Signal]> = [
  ['uniform noise', options => noise(options)],
  ['normal noise', options => noise({ ...options, kind: 'normal' })],
  ['smooth noise', options => smoothNoise(options)],
  ['a random walk', options => walk({ ...options, min: -5, max: 5 })]
]

for (const [what, make] of kinds) {
  t.test(`${what} depends on name and labels, or on some labels only`, async t => {
    const all = [eu, ...others].map(options => steps(make({}), 9, options).join())
    t.equal(new Set(all).size, 4)
    const [first, ...rest] = [eu, ...others].map(options => steps(make({ by: ['region'] }), 9, options).join())
    t.strictSame(rest.map(text => text === first), [true, true, false])
    const none = [eu, ...others].map(options => steps(make({ by: [] }), 9, options).join())
    t.equal(new Set(none).size, 1)
    t.match(errorOf(() => steps(make({ by: ['cod'] }), 1, eu)),
      /^TypeError: (Noise|SmoothNoise|Walk) \[.*by cod\]: cod is not one of region, code$/)
  })

  t.test(`${what} depends on its own seed and on the context's`, async t => {
    const all = [make({}), make({ seed: 0 }), make({ seed: 1 }), make({ by: ['region'] }), make({ by: [], seed: 1 })]
      .flatMap(signal => [steps(signal, 9, eu).join(), steps(signal, 9, { ...eu, seed: 1 }).join()])
    t.equal(new Set(all).size, 10)
    t.strictSame(steps(make({ seed: 7 }).subtract(make({ seed: 7 })), 3), [0, 0, 0])
  })

  t.test(`${what} of two nodes differs, and of one node does not`, async t => {
    const one = make({})
    t.strictSame(steps(one.subtract(one), 9).filter(value => value !== 0), [])
    // A walk begins at a fixed value
    t.equal(steps(one.subtract(make({})), 9).slice(1).filter(value => value === 0).length, 0)
  })

  t.test(`${what} stays as it is when noise of another kind comes before it`, async t => {
    const signal = make({ every: '3s' })
    const other = random(0, 1, { steps: 9 }).multiply(0)
    t.strictSame(steps(other.add(signal), 9), steps(signal, 9))
    t.strictSame(steps(make({ by: [] }).multiply(0).add(signal), 9), steps(signal, 9))
  })

  t.test(`${what} changes every so often, by default at each step`, async t => {
    t.strictSame(steps(make({}), 20, { interval: 5_000 }), steps(make({ every: '5s' }), 20, { interval: 5_000 }))
    t.strictSame(samplesAt(make({}), [-1]), ['_'])
  })
}

t.test('noise and waves agree whatever the start, and a walk begins with the signal', async t => {
  const [early, late] = [{ start: 100_000 }, { start: 103_000 }]
  for (const signal of [noise(), smoothNoise({ every: '7s' }), sin({ period: '9s' })]) {
    t.strictSame(steps(signal, 9, early).slice(3), steps(signal, 6, late))
  }
  t.strictSame(steps(walk(), 9, early), steps(walk(), 9, late))
})

t.test('noise in steps stays until the next', async t => {
  const found = samplesAt(noise({ every: '5s' }), [0, 4_999, 5_000, 9_999.9, 10_000])
  t.strictSame([found[0] === found[1], found[1] === found[2], found[2] === found[3]], [true, false, true])
})

function moments (values: number[]): { mean: number, variance: number, kurtosis: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const power = (n: number): number => values.reduce((sum, value) => sum + (value - mean) ** n, 0) / values.length
  return { mean, variance: power(2), kurtosis: power(4) / power(2) ** 2 }
}

t.test('uniform noise is from -1 to less than 1, with the moments of its distribution', async t => {
  const values = steps(noise({ every: '1s' }), 40_000) as number[]
  const { mean, variance, kurtosis } = moments(values)
  t.ok(values.every(value => value >= -1 && value < 1))
  t.ok(Math.abs(mean) < 0.01 && Math.abs(variance - 1 / 3) < 0.01 && Math.abs(kurtosis - 1.8) < 0.05)
})

t.test('normal noise has the moments of its distribution', async t => {
  const { mean, variance, kurtosis } = moments(steps(noise({ kind: 'normal' }), 40_000) as number[])
  t.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03 && Math.abs(kurtosis - 3) < 0.15)
})

t.test('smooth noise has no jumps, and with octaves stays within its bounds', async t => {
  for (const octaves of [1, 2, 16]) {
    const values = steps(smoothNoise({ every: '100s', octaves }), 5_000) as number[]
    t.ok(values.every(value => value >= -1 && value < 1))
    const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]!))
    t.ok(Math.max(...jumps) < (octaves === 16 ? 1 : 0.02 * 2 * octaves))
    t.ok(Math.max(...values) - Math.min(...values) > 0.5)
  }
})

t.test('octaves do not repeat each other', async t => {
  const one = steps(smoothNoise({ every: '4s' }), 400) as number[]
  const two = steps(smoothNoise({ every: '4s', octaves: 2 }), 400) as number[]
  const second = two.map((value, i) => value * 3 - one[i]! * 2)
  t.ok(second.every(value => Math.abs(value) < 1 + 1e-9))
  const half = steps(smoothNoise({ every: '2s' }), 400) as number[]
  t.ok(second.some((value, i) => Math.abs(value - half[i]!) > 0.1))
})

t.test('a walk begins in the middle of its bounds, at the only one, or at 0', async t => {
  const begins = [{}, { min: 3 }, { max: -3 }, { min: 0, max: 10 }].map(bounds => steps(walk(bounds), 1)[0])
  t.strictSame(begins, [0, 3, -3, 5])
})

t.test('a walk makes normal steps and turns back at its bounds', async t => {
  const free = steps(walk({ step: 2 }), 20_000) as number[]
  const { mean, variance } = moments(free.slice(1).map((value, i) => value - free[i]!))
  t.ok(Math.abs(mean) < 0.05 && Math.abs(variance - 4) < 0.2)
  const bound = steps(walk({ step: 2, min: 0, max: 10 }), 20_000) as number[]
  t.ok(bound.every((value, i) => Math.abs(value - fold(free[i]! + 5, { min: 0, max: 10 })) < 1e-9))
  t.ok(Math.min(...bound) < 0.1 && Math.max(...bound) > 9.9)
  t.ok(steps(walk({ min: 1 }), 999).every(value => Number(value) >= 1))
  t.ok(steps(walk({ max: 1 }), 999).every(value => Number(value) <= 1))
})

t.test('a walk has the same values in any order', async t => {
  const signal = walk()
  const expected = steps(signal, 10_000)
  const order = [9_999, 3, 4_096, 4_095, 9_998, 8_192, 0, 5_000, 8_191, 8_193]
  t.strictSame(samplesAt(signal, order.map(i => i * 1_000)), order.map(i => expected[i]))
})

t.test('a value beyond bounds is reflected as often as necessary', async t => {
  const bounds = { min: -1, max: 3 }
  t.strictSame([-1, 3, 4, 7, 8, -2, -5, -6, 803].map(value => fold(value, bounds)), [-1, 3, 2, -1, 0, 0, 3, 2, 3])
  t.strictSame(fold(9, { min: -Infinity, max: 3 }), -3)
})

t.test('a walk from long ago is rejected', async t => {
  t.equal(errorOf(() => samplesAt(walk(), [10_000_001_000])),
    'RangeError: Walk: 10000001 steps from start to now, at most 10000000: set start later, or every')
  t.strictSame(steps(constant(0).add(walk({ every: '1d' }).multiply(0)), 1), [0])
})
