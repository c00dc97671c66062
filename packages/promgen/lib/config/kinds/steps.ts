import type { Place } from '../place.ts'
import { optional, record, required } from '../record.ts'
import { duration } from '../times.ts'
import { list, number, whole } from '../type.ts'
import { data, values } from '../value.ts'
import { custom, gap, linear, random } from '../../signal/segments.ts'
import { join, loop } from '../../signal/compose.ts'
import type { Steps } from '../../signal/lengths.ts'
import { kind } from './kind.ts'

const iterationCount = optional(whole, 'steps, 1 or more; or `for`', { words: ['steps'] })
const time = optional(duration, 'in place of `iterationCount`: as many steps as begin in this time')

/** The number of steps, which is written in one of two ways. */
function stepsAt (place: Place, { iterationCount, for: time }: { iterationCount?: number, for?: number }): Steps {
  if (iterationCount !== undefined && time !== undefined) throw place.fault('takes iterationCount or for, got both')
  if (iterationCount !== undefined) return { steps: iterationCount }
  if (time === undefined) throw place.fault('iterationCount is missing')
  return { steps: Math.ceil(time / place.reading.interval) }
}

const seed = optional(whole, 'tells it apart from others of the series', {
  otherwise: 'its place among the random segments of the signal'
})

/** Segments whose lengths are numbers of steps. */
export const steps = [
  kind('LinearSegment', 'A straight line, from its first step to its last.',
    '{iterationCount: 5, amplitudeStart: 0, amplitudeEnd: 10}',
    record('map', {
      iterationCount,
      for: time,
      amplitudeStart: required(number, 'value of the first step', { words: ['from'] }),
      amplitudeEnd: required(number, 'value of the last step', { words: ['to'] })
    }),
    (keys, place) => linear(keys.amplitudeStart, keys.amplitudeEnd, stepsAt(place, keys))),
  kind('CustomValues', 'Given values, one for each step; null is a missing one.', '[1, null, 3]', values,
    values => custom(...values)),
  kind('Random', 'Random numbers, one for each step.', '{min: 0, max: 1, iterationCount: 5, seed: 1}',
    record('map', {
      min: required(number, 'included'),
      max: required(number, 'not included, unless it equals `min`'),
      iterationCount,
      for: time,
      seed
    }),
    (keys, place) => random(keys.min, keys.max, { ...stepsAt(place, keys), ...seedOf(keys) })),
  kind('Void', 'Missing samples.', '{count: 5}',
    record('map', {
      count: optional(whole, 'steps, of which fewer than 0 are none; or `for`'),
      for: optional(duration, 'time in place of `count`')
    }),
    ({ count, for: time }, place) => {
      if (count !== undefined && time !== undefined) throw place.fault('takes count or for, got both')
      if (count === undefined && time === undefined) throw place.fault('count is missing')
      return gap(time ?? { steps: count! })
    }),
  kind('Join', 'Signals one after the other, as a list is.', '[{Hold: {value: 1, for: 5m}}, {Void: {count: 2}}]',
    list(data), signals => join(...signals)),
  kind('Loop', 'A signal several times, one after the other.', '{count: 2, data: {Void: {count: 5}}}',
    record('map', {
      count: required(whole, 'times; 0 or less for an empty signal'),
      data: required(data, 'what is repeated')
    }),
    ({ data, count }) => loop(data, count))
]

function seedOf ({ seed }: { seed?: number }): { seed?: number } {
  return seed === undefined ? {} : { seed }
}
