import t from 'tap'
import { custom, fromRate, noise, random, smoothNoise, walk, type Signal } from '../../../index.ts'
import { steps } from '../../support/evaluate.ts'

const series = { name: 'a', labels: { l: 'x', m: 'y' }, seed: 7, start: 1_800_000_000_000 }

// They stay what they are in all versions: dashboards and tests are built on them
const table: Array<[string, Signal, number[]]> = [
  ['noise', noise(), [-0.475783, -0.548471, -0.724053, -0.202028]],
  ['slower noise', noise({ every: '2s' }), [0.252859, 0.252859, -0.509174, -0.509174]],
  ['normal noise', noise({ kind: 'normal' }), [-0.636859, -0.752869, -1.089468, -0.255972]],
  ['slower normal noise', noise({ kind: 'normal', every: '2s' }), [0.322411, 0.322411, -0.688996, -0.688996]],
  ['noise by a label', noise({ by: ['m'] }), [-0.687646, 0.464663, 0.986566, -0.250646]],
  ['noise by nothing', noise({ by: [] }), [-0.266582, -0.195185, 0.896747, -0.747254]],
  ['noise with a seed', noise({ seed: 3 }), [0.893135, 0.906007, -0.069732, -0.599375]],
  ['second noise of a kind', noise().multiply(0).add(noise()), [-0.134205, -0.182117, 0.459047, 0.485487]],
  ['third noise of a kind', noise().add(noise()).multiply(0).add(noise()),
    [-0.775033, 0.467158, -0.3877, 0.830377]],
  ['noise of another kind behind it', noise().multiply(0).add(noise({ by: ['m'] })),
    [-0.687646, 0.464663, 0.986566, -0.250646]],
  ['smooth noise', smoothNoise({ every: '3s' }), [0.025388, 0.192393, 0.654113, 0.821117]],
  ['smooth noise of octaves', smoothNoise({ every: '3s', octaves: 3 }), [-0.155566, 0.276944, 0.707439, 0.492424]],
  ['a walk', walk(), [0, -0.817173, -1.365156, -1.573906]],
  ['a walk with a floor', walk({ min: 3, step: 4 }), [3, 6.268692, 8.460623, 9.295624]],
  ['a walk with a ceiling', walk({ max: -3, step: 4 }), [-3, -6.268692, -8.460623, -9.295624]],
  ['a walk within bounds', walk({ min: 1, max: 4, step: 3 }), [2.5, 1.951519, 3.595467, 3.778282]],
  ['random values', random(1, 6, { steps: 4 }), [5.973864, 5.564057, 5.7197, 2.414121]],
  ['a counter whose resets are late', fromRate(custom(1, 2, 3, 4)).resetEvery('2s', { jitter: '1s' }),
    [0, 1, 3, 1.629]]
]

for (const [what, signal, expected] of table) {
  t.test(`the values of ${what}`, async t => {
    const values = steps(signal, 4, series).map(value => Number(Number(value).toFixed(6)))
    t.strictSame(values, expected)
  })
}
