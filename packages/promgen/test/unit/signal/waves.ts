import t from 'tap'
import { cos, pulse, sawtooth, sin, square, tan, triangle, type Signal } from '../../../index.ts'
import { sine } from '../../../lib/signal/wave.ts'
import { samplesAt, steps } from '../../support/evaluate.ts'

const period = '8s'

const table: Array<[string, Signal, number[]]> = [
  ['square', square({ period }), [1, 1, 1, 1, -1, -1, -1, -1, 1]],
  ['triangle', triangle({ period }), [0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5, 0]],
  ['sawtooth', sawtooth({ period }), [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, -1]],
  ['pulse', pulse({ period }), [1, 1, 1, 1, 0, 0, 0, 0, 1]],
  ['a narrow pulse', pulse({ period, width: 0.125 }), [1, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['never', pulse({ period, width: 0 }), [0, 0, 0]],
  ['always', pulse({ period, width: 1 }), [1, 1, 1]],
  ['a pulse between two values', pulse({ period: '2s', offset: 10, amplitude: -3 }), [7, 10, 7]],
  ['sine at quarters', sin({ period: '4s' }), [0, 1, 0, -1, 0]],
  ['cosine at quarters', cos({ period: '4s' }), [1, 0, -1, 0, 1]],
  ['tangent at quarters', tan({ period: '4s' }), [0, Infinity, 0, -Infinity, 0]],
  ['a phase', sin({ period: '4s', phase: 0.25 }), [1, 0, -1, 0, 1]],
  ['a phase of more than a period', sin({ period: '4s', phase: -7.75 }), [1, 0, -1, 0, 1]],
  ['amplitude and offset', sin({ period: '4s', amplitude: 3, offset: 10 }), [10, 13, 10, 7, 10]]
]

for (const [what, signal, expected] of table) {
  t.test(what, async t => {
    t.strictSame(steps(signal, expected.length).map(sample => sample === 0 ? 0 : sample), expected)
    t.strictSame(samplesAt(signal, [-1]), ['_'])
    t.equal(signal.length(1_000), Infinity)
  })
}

t.test('sine, cosine and tangent belong to the same angle', async t => {
  const names = [sin, cos, tan].map(wave => steps(wave({ period: '7s' }), 100) as number[])
  for (let i = 0; i < 100; i++) {
    const angle = 2 * Math.PI * (i % 7) / 7
    const expected = [Math.sin(angle), Math.cos(angle), Math.tan(angle)]
    expected.forEach((value, j) => t.ok(Math.abs(names[j]![i]! - value) < 1e-14, `${i}`))
  }
})

t.test('the sine errs in the last digit only', async t => {
  for (let i = 0; i < 1_000; i++) {
    const turns = i / 800
    t.ok(Math.abs(sine(turns) - Math.sin(2 * Math.PI * turns)) < 1e-15, `${turns}`)
  }
})

t.test('a wave follows UTC, or begins with the signal', async t => {
  const start = Date.UTC(2026, 0, 1, 6)
  const x = [0, 6, 12, 18].map(hours => hours * 3_600_000)
  t.strictSame(samplesAt(sin({ period: '1d' }), x, { start }).map(Math.sign as never), [1, 0, -1, 0])
  t.strictSame(samplesAt(sin({ period: '1d', anchor: 'utc' }), [0], { start }), [1])
  t.strictSame(samplesAt(sin({ period: '1d', anchor: 'start' }), [0, x[1]!], { start }), [0, 1])
})

t.test('times before 1970 and far away are no exception', async t => {
  const x = [0, 1_000, 2_000, 3_000]
  t.strictSame(samplesAt(sawtooth({ period: '4s' }), x, { start: -4_000 }), [-1, -0.5, 0, 0.5])
  t.strictSame(samplesAt(sawtooth({ period: '4s' }), x, { start: -3_000 }), [-0.5, 0, 0.5, -1])
  t.strictSame(samplesAt(sin({ period: '4s' }), [1_000], { start: 4e15 }), [1])
})
