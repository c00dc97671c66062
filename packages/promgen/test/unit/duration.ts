import fc from 'fast-check'
import t from 'tap'
import { durationText, milliseconds, positive, signedMilliseconds } from '../../lib/duration.ts'
import { errorOf } from '../support/outcome.ts'
import { runs } from '../support/repetitions.ts'

const accepted: Array<[string | number, number, string]> = [
  ['0', 0, '0s'],
  ['0s', 0, '0s'],
  ['1ms', 1, '1ms'],
  ['15s', 15_000, '15s'],
  ['90s', 90_000, '1m30s'],
  ['1h30m', 5_400_000, '1h30m'],
  ['1m1ms', 60_001, '1m1ms'],
  ['1w', 604_800_000, '7d'],
  ['1y2w3d4h5m6s7ms', 33_019_506_007, '382d4h5m6s7ms'],
  [`${Number.MAX_SAFE_INTEGER}ms`, Number.MAX_SAFE_INTEGER, '104249991d8h59m991ms'],
  [1.5, 1.5, '1.5ms'],
  [60_000, 60_000, '1m']
]

for (const [duration, expected, text] of accepted) {
  t.test(`${duration} is a duration`, async t => {
    t.equal(milliseconds(duration), expected)
    t.equal(durationText(expected), text)
  })
}

const form = 'TypeError: duration: must be numbers with units such as 1h30m, got'
const rejected: Array<[unknown, string]> = [
  ['', 'TypeError: duration: must not be empty'],
  ['1m1h', 'TypeError: duration: units must fall from y to ms, each once, got "1m1h"'],
  ['1m1m', 'TypeError: duration: units must fall from y to ms, each once, got "1m1m"'],
  ['-5s', 'RangeError: duration: must not be negative, got "-5s"'],
  [-5_000, 'RangeError: duration: must not be negative, got -5s'],
  ['5', `${form} "5"`],
  ['1.5h', `${form} "1.5h"`],
  ['1H', `${form} "1H"`],
  [' 1h', `${form} " 1h"`],
  ['1h!', `${form} "1h!"`],
  ['1-h', `${form} "1-h"`],
  ['-', `${form} "-"`],
  ['--1s', `${form} "--1s"`],
  ['9007199254741s', 'RangeError: duration: must be at most 104249991d8h59m991ms, got "9007199254741s"'],
  [NaN, 'TypeError: duration: must be milliseconds or text, got NaN'],
  [Infinity, 'TypeError: duration: must be milliseconds or text, got Infinity'],
  [null, 'TypeError: duration: must be milliseconds or text, got null'],
  [['1h'], 'TypeError: duration: must be milliseconds or text, got object']
]

for (const [duration, expected] of rejected) {
  t.test(`${JSON.stringify(duration)} is rejected`, async t => {
    t.equal(errorOf(() => milliseconds(duration as string)), expected)
  })
}

t.test('a duration may have to be longer than 0', async t => {
  t.equal(positive('a', '1ms'), 1)
  t.equal(errorOf(() => positive('a: b', '0s')), 'RangeError: a: b must be longer than 0, got 0s')
  t.equal(errorOf(() => positive('a: b', '-1m30s')), 'RangeError: a: b must be longer than 0, got -1m30s')
  t.equal(signedMilliseconds('-0'), -0)
})

t.test('the text of a duration reads back', async () => {
  fc.assert(fc.property(fc.maxSafeInteger(), duration => {
    return signedMilliseconds(durationText(duration)) === duration
  }), runs)
})
