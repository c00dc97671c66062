import { fromRate } from '../../signal/counter.ts'
import { when } from '../../signal/compose.ts'
import { shownValue, type Place } from '../place.ts'
import { optional, record, required } from '../record.ts'
import { duration } from '../times.ts'
import { list, number, text, type Type } from '../type.ts'
import { data } from '../value.ts'
import { kind } from './kind.ts'

const bounds: Type<[number, number]> = {
  name: '[low, high]',
  schema: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
  read (place) {
    if (Array.isArray(place.value) && place.value.length === 2) {
      return [number.read(place.at(0)), number.read(place.at(1))]
    }
    throw place.fault(`must be two bounds such as [10, 20], got ${shownValue(place.value)}`)
  }
}

/** Keys of which a map has one. */
function one<Name extends string> (place: Place, names: readonly Name[], keys: { [Key in Name]?: unknown }): Name {
  const given = names.filter(name => keys[name] !== undefined)
  const rule = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  if (given.length === 1) return given[0]!
  throw place.fault(`takes one of ${rule}, got ${given.join(' and ') || 'none'}`)
}

/** Signals that are made from others. */
export const counters = [
  kind('FromRate', 'A counter: the integral of a rate per second.', '{of: {Ref: traffic}, resetEvery: 12h}',
    record('map', {
      of: required(data, 'the rate; what is negative or missing counts as 0'),
      resolution: optional(duration, 'time in which the rate counts as constant', { otherwise: 'the interval' }),
      resetEvery: optional(duration, 'time after which it begins again at 0', { otherwise: 'never', words: ['time'] }),
      jitter: optional(duration, 'most time by which a reset is late; shorter than `resetEvery`', { otherwise: '0' }),
      resetAt: optional(list(duration), 'times since the beginning at which it begins again at 0')
    }),
    ({ of, resolution, resetEvery, jitter, resetAt = [] }, place) => {
      if (jitter !== undefined && resetEvery === undefined) throw place.at('jitter').fault('needs resetEvery')
      const counter = fromRate(of, resolution === undefined ? {} : { resolution })
      const regular = resetEvery === undefined ? counter : counter.resetEvery(resetEvery, { jitter: jitter ?? 0 })
      return resetAt.length === 0 ? regular : regular.resetAt(...resetAt)
    }),
  kind('When', 'One of two signals, as a third decides.', '{of: {Walk: {}}, above: 90, then: 1, else: 0}',
    record('map', {
      of: required(data, 'the signal that decides'),
      above: optional(number, 'holds where it is greater'),
      below: optional(number, 'holds where it is less'),
      between: optional(bounds, 'holds where it is within bounds, which are included', { words: ['low'] }),
      then: required(data, 'where that holds'),
      else: optional(data, 'where it does not', { otherwise: 'missing' })
    }),
    (keys, place) => {
      const test = one(place, ['above', 'below', 'between'], keys)
      const { of, above, below, between } = keys
      if (test === 'above') return when(of.above(above!), keys.then, keys.else)
      if (test === 'below') return when(of.below(below!), keys.then, keys.else)
      return when(of.between(...between!), keys.then, keys.else)
    }),
  kind('Ref', 'A signal of `signals`, which all that use it share.', 'traffic', text,
    (name, place) => place.reading.named(place, name))
]
