import { noise, smoothNoise, walk } from '../../signal/noises.ts'
import { optional, record } from '../record.ts'
import { duration } from '../times.ts'
import { list, number, oneOf, text, whole } from '../type.ts'
import { kind } from './kind.ts'

const keys = {
  every: optional(duration, 'from one random number to the next; longer than 0', { otherwise: 'the interval' }),
  by: optional(list(text), 'labels by which it differs', { otherwise: 'the name and all labels of the series' }),
  seed: optional(whole, 'tells it apart from other noises of the series', { otherwise: 'its place among them' })
}

/** Random signals without an end. */
export const noises = [
  kind('Noise', 'Random numbers that stay for a time.', '{kind: normal, every: 1m, by: [region]}',
    record('map', {
      kind: optional(oneOf('uniform', 'normal'), 'from -1 to 1, or with mean 0 and standard deviation 1',
        { otherwise: '`uniform`' }),
      ...keys
    }), noise),
  kind('SmoothNoise', 'A smooth curve through random numbers from -1 to 1.', '{every: 5m, octaves: 3}',
    record('map', {
      ...keys,
      octaves: optional(whole, 'from 1 to 16 curves, each twice as fast and half as high', { otherwise: '1' })
    }), smoothNoise),
  kind('Walk', 'A running sum of normal noise.', '{step: 1, every: 15s, min: 0, max: 100}',
    record('map', {
      step: optional(number, 'standard deviation of each step, above 0', { otherwise: '1' }),
      ...keys,
      min: optional(number, 'where it turns back', { otherwise: 'nowhere' }),
      max: optional(number, 'where it turns back; above `min`', { otherwise: 'nowhere' })
    }), walk)
]
