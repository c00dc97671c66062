import t from 'tap'
import { epochMilliseconds, instantTexts } from '../../lib/instant.ts'
import { errorOf } from '../support/outcome.ts'

const now = Date.UTC(2026, 0, 8)

const accepted: Array<[Date | number | string, string]> = [
  ['now', '2026-01-08T00:00:00.000Z'],
  ['-7d', '2026-01-01T00:00:00.000Z'],
  ['+1h', '2026-01-08T01:00:00.000Z'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00:00.25+01:30', '2025-12-31T22:30:00.250Z'],
  ['2024-02-29T23:59:59-00:00', '2024-02-29T23:59:59.000Z'],
  [new Date(5), '1970-01-01T00:00:00.005Z'],
  [-1, '1969-12-31T23:59:59.999Z']
]

for (const [instant, expected] of accepted) {
  t.test(`${instant} is an instant`, async t => {
    t.equal(new Date(epochMilliseconds(instant, now)).toISOString(), expected)
  })
}

const rule = 'instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got'
const rejected: Array<[unknown, string]> = [
  ['2026-02-30T00:00:00Z', `TypeError: ${rule} "2026-02-30T00:00:00Z"`],
  ['2026-13-01T00:00:00Z', `TypeError: ${rule} "2026-13-01T00:00:00Z"`],
  ['2026-01-01T25:00:00Z', `TypeError: ${rule} "2026-01-01T25:00:00Z"`],
  ['2026-01-01T24:00:00Z', `TypeError: ${rule} "2026-01-01T24:00:00Z"`],
  ['2026-01-01', `TypeError: ${rule} "2026-01-01"`],
  ['2026-01-01T00:00:00', `TypeError: ${rule} "2026-01-01T00:00:00"`],
  ['7d', `TypeError: ${rule} "7d"`],
  ['', `TypeError: ${rule} ""`],
  [new Date(NaN), `TypeError: ${rule} an invalid Date`],
  [NaN, `TypeError: ${rule} NaN`],
  [undefined, `TypeError: ${rule} undefined`],
  ['-1+h', 'TypeError: duration: must be numbers with units such as 1h30m, got "-1+h"'],
  ['-7', 'TypeError: duration: must be numbers with units such as 1h30m, got "-7"']
]

for (const [instant, expected] of rejected) {
  t.test(`${instant} is rejected`, async t => {
    t.equal(errorOf(() => epochMilliseconds(instant as string, now)), expected)
  })
}

t.test('instants of one day are shown without it', async t => {
  t.strictSame(instantTexts(now, now + 86_399_999), ['00:00:00', '23:59:59.999'])
  t.strictSame(instantTexts(now - 1, now), ['2026-01-07T23:59:59.999Z', '2026-01-08T00:00:00Z'])
})
