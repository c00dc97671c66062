import fc from 'fast-check'
import t from 'tap'
import { Notation } from '../../../lib/export/notation.ts'
import { readNotation } from '../../support/notation.ts'
import { runs } from '../../support/repetitions.ts'

type Samples = ReadonlyArray<number | '_' | 'stale'>

function notationOf (samples: Samples): string {
  const notation = new Notation()
  const parts = samples.map(sample => {
    return sample === '_' ? notation.missing() : sample === 'stale' ? notation.stale() : notation.value(sample)
  })
  return parts.join('') + notation.end()
}

const tests: Array<[samples: Samples, text: string]> = [
  [[], ''],
  [[5], '5'],
  [[5, 5], '5 5'],
  [[5, 5, 5], '5x2'],
  [[1, 2], '1 2'],
  [[1, 2, 3], '1+1x2'],
  [[3, 2, 1, 0, -1], '3-1x4'],
  [[-3, -2.5, -2], '-3+0.5x2'],
  // The second of two may begin a run
  [[1, 5, 6, 7, 8, 2], '1 5+1x3 2'],
  [[1, 5, 9, 9, 9, 9], '1+4x2 9x2'],
  [[1, 3, 5, 6, 7, 8], '1+2x2 6+1x2'],
  // 0.1 + 0.1 + 0.1 is not 0.3
  [[0.1, 0.2, 0.3], '0.1 0.2 0.3'],
  [[0.1, 0.2, 0.1 + 0.2], '0.1+0.1x2'],
  [[1e21, 2e21, 3e21], '1e+21+1e+21x2'],
  [[0, 5e-324, 1e-323], '0+5e-324x2'],
  [[0, 0, 0], '0x2'],
  [[0, 0, -0, -0, -0, 0, 0, 0], '0 0 -0x2 0x2'],
  [[-0, 0, 0], '-0 0 0'],
  [[-0, 1, 2], '-0+1x2'],
  [[NaN, NaN, NaN], 'NaN NaN NaN'],
  [[Infinity, Infinity, Infinity, 1], '+Inf +Inf +Inf 1'],
  [[-Infinity, 1, Infinity], '-Inf 1 +Inf'],
  [[-1.7e308, 1.7e308], '-1.7e+308 1.7e+308'],
  [['_'], '_'],
  [['_', '_', '_', 1, '_', '_'], '_x3 1 _x2'],
  [[1, 2, 3, '_', 4, 5, 6], '1+1x2 _ 4+1x2'],
  [[1, 2, '_', 'stale'], '1 2 _ stale'],
  [[1, 2, 3, 'stale'], '1+1x2 stale'],
  [['stale'], 'stale'],
  [['stale', '_', 1], 'stale _ 1']
]

for (const [samples, text] of tests) {
  t.test(`${samples.map(sample => Object.is(sample, -0) ? '-0' : sample).join(' ')} is written`, async t => {
    t.equal(notationOf(samples), text)
    t.strictSame(readNotation(text), samples)
  })
}

t.test('samples survive the notation bit for bit', async () => {
  const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }))
  const run = fc.tuple(number, number, fc.nat({ max: 5 })).map(([first, step, count]) => {
    const values = [first]
    for (let i = 0; i < count; i++) values.push(values[i]! + step)
    return values
  })
  const sample = fc.oneof({ weight: 3, arbitrary: run }, fc.constant(['_' as const]), fc.constant(['stale' as const]))
  fc.assert(fc.property(fc.array(sample), runs => {
    const samples = runs.flat()
    const read = readNotation(notationOf(samples))
    return read.length === samples.length && read.every((value, i) => Object.is(value, samples[i]))
  }), runs)
})
