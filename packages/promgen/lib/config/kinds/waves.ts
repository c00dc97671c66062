import { cos, pulse, sawtooth, sin, square, tan, triangle } from '../../signal/waves.ts'
import { optional, record, required } from '../record.ts'
import { duration } from '../times.ts'
import { number, oneOf } from '../type.ts'
import { kind } from './kind.ts'

const keys = {
  period: required(duration, 'longer than 0'),
  amplitude: optional(number, 'half the distance of its extremes', { otherwise: '1' }),
  phase: optional(number, 'part of a period by which it is ahead', { otherwise: '0' }),
  offset: optional(number, 'its middle', { otherwise: '0' }),
  anchor: optional(oneOf('utc', 'start'), 'whether a period begins at midnight UTC, or with the signal',
    { otherwise: '`utc`' })
}

const wave = record('map', keys)

/** Waves: `offset + amplitude · shape(time / period + phase)`, without an end. */
export const waves = [
  kind('Sin', 'A sine.', '{period: 1d, amplitude: 8}', wave, sin),
  kind('Cos', 'A cosine.', '{period: 1h, offset: 10}', wave, cos),
  kind('Tan', 'A tangent: infinite at a quarter and at three quarters of the period.', '{period: 1h}', wave, tan),
  kind('Square', '1 in the first half of the period, -1 in the second.', '{period: 10m}', wave, square),
  kind('Triangle', 'Straight lines through the zeros and extremes of a sine.', '{period: 10m}', wave, triangle),
  kind('Sawtooth', 'From -1 up to less than 1 in each period.', '{period: 10m, anchor: start}', wave, sawtooth),
  kind('Pulse', '1 in the first part of each period, 0 in the rest.', '{period: 1h, width: 0.1}',
    record('map', {
      ...keys,
      amplitude: optional(number, 'height above `offset`', { otherwise: '1' }),
      offset: optional(number, 'value between pulses', { otherwise: '0' }),
      width: optional(number, 'part of the period for which it is high, from 0 to 1', { otherwise: '0.5' })
    }), pulse)
]
