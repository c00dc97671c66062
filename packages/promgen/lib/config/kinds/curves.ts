import { constant, hold, points, ramp } from '../../signal/curves.ts'
import { shownValue } from '../place.ts'
import { optional, record, required } from '../record.ts'
import { duration, signedDuration } from '../times.ts'
import { boolean, list, nullable, number, oneOf, text, type Type } from '../type.ts'
import { value } from '../value.ts'
import { fromLabel } from '../../signal/compose.ts'
import { kind } from './kind.ts'

const point: Type<[number, number | null]> = {
  name: '[duration, number or null]',
  schema: { type: 'array', prefixItems: [duration.schema, nullable(number).schema], items: false, minItems: 2 },
  read (place) {
    if (Array.isArray(place.value) && place.value.length === 2) {
      return [duration.read(place.at(0)), nullable(number).read(place.at(1))]
    }
    throw place.fault(`must be a time and a value such as [5m, 9], got ${shownValue(place.value)}`)
  }
}

/** How values between two points are found. */
export const curve = oneOf('linear', 'step', 'smooth')

/** Segments whose lengths are times, and those without an end. */
export const curves = [
  kind('Constant', 'One value for ever, as a number is.', '20', value, value => constant(value)),
  kind('Hold', 'One value for a time.', '{value: 10, for: 10m}',
    record('map', {
      value: required(value, 'the value'),
      for: required(duration, 'how long')
    }),
    keys => hold(keys.value, keys.for)),
  kind('Ramp', 'A straight line through time.', '{from: 1, to: 2, for: 1h}',
    record('map', {
      from: required(number, 'value at the beginning'),
      to: required(number, 'value at the end'),
      for: required(signedDuration, 'longer than 0; 0 only if `from` equals `to`', { words: ['length'] }),
      leftOpen: optional(boolean, 'whether it is missing at its beginning', { otherwise: 'false' }),
      rightOpen: optional(boolean, 'whether it has ended at its end', { otherwise: 'false' })
    }),
    ({ from, to, for: length, ...options }) => ramp(from, to, length, options)),
  kind('Points', 'A curve through points.', '{points: [[0s, 1], [5m, 9]], curve: smooth}',
    record('map', {
      points: required(list(point), 'times since the beginning, which rise, with values; null is a missing one',
        { words: ['times', 'values', 'must'] }),
      curve: optional(curve, 'between two points', { otherwise: '`linear`' })
    }),
    ({ points: all, ...options }) => points(all, options)),
  kind('FromLabel', 'The number in a label of the series.', 'weight', text, label => fromLabel(label))
]
