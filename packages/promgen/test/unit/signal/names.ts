import t from 'tap'
import {
  cos, fromRate, pulse, sawtooth, sin, smoothNoise, square, tan, triangle, walk
} from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'

// Errors and descriptions say which of several signals made alike it is
for (const [what, wave] of Object.entries({ sin, cos, tan, square, triangle, sawtooth, pulse })) {
  t.test(what, async t => {
    t.equal(errorOf(() => wave({ period: 0 })), `RangeError: ${what}: period must be longer than 0, got 0s`)
    t.equal(wave({ period: '1m' }).describe(), `${what[0]!.toUpperCase()}${what.slice(1)} [1m]`)
  })
}

for (const [what, of] of Object.entries({ smoothNoise, walk })) {
  t.test(what, async t => {
    t.equal(errorOf(() => of({ every: 0 })), `RangeError: ${what}: every must be longer than 0, got 0s`)
    t.equal(errorOf(() => of({ by: 'a' as never })), `TypeError: ${what}: by must be names of labels, got "a"`)
    t.equal(errorOf(() => of({ seed: -1 })), `RangeError: ${what}: seed must be from 0 to 4294967295, got -1`)
  })
}

t.test('jitter is shown, unless there is none', async t => {
  t.equal(fromRate(1).resetEvery('1h', { jitter: '5m' }).describe(), 'FromRate [reset every 1h + 5m]\n  Constant [1]')
  t.equal(fromRate(1).resetEvery('1h', { jitter: 0 }).describe(), 'FromRate [reset every 1h]\n  Constant [1]')
  t.equal(errorOf(() => fromRate(1).resetEvery('1h', { jitter: '1h' })),
    'RangeError: resetEvery: jitter must be shorter than the time, got 1h and 1h')
})
