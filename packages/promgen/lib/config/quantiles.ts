import type { Signal } from '../signal/signal.ts'
import { isObject, shownValue } from './place.ts'
import { list, mapOf, number, type Type } from './type.ts'
import { data } from './value.ts'

/** Quantiles with their values, or without. */
export type Quantiles = Map<string, Signal> | number[]

const curves = mapOf(data, 'map of data')

/** Quantiles: a map from shares such as 0.99 to data, or a list of shares. */
export const quantiles: Type<Quantiles> = {
  name: 'map from shares to data, or list of shares',
  schema: { anyOf: [curves.schema, { type: 'array', items: { type: 'number' } }] },
  read (place) {
    if (Array.isArray(place.value)) return list(number).read(place)
    if (isObject(place.value)) return curves.read(place)
    throw place.fault(`must be such as {0.5: 1, 0.99: 2} or [0.5, 0.99], got ${shownValue(place.value)}`)
  }
}
