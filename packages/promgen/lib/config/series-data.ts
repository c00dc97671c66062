import type { Distribution, SeriesDefinition } from '../metric/definition.ts'
import { distribution } from './distribution.ts'
import { isObject, type Place } from './place.ts'
import { quantiles } from './quantiles.ts'
import { optional, type Read } from './record.ts'
import { duration } from './times.ts'
import { data } from './value.ts'

/** What the samples of a series are made from. */
export const dataKeys = {
  data: optional(data, 'the signal of a counter, a gauge or an untyped metric'),
  rate: optional(data, 'of a histogram or a summary: observations per second'),
  quantiles: optional(quantiles, 'values by the share of observations up to them; or beside `distribution`, a list'),
  distribution: optional(distribution, 'of the observations, in place of values of `quantiles`'),
  resolution: optional(duration, 'time in which rate and distribution count as constant', {
    otherwise: 'the interval'
  })
}

/** What is read of them. */
export type DataKeys = Read<typeof dataKeys>

/** Those of histograms and summaries. */
const observedKeys = ['rate', 'quantiles', 'distribution', 'resolution'] as const

/** Forms of data, by the objects that they are written as: series that share one have one plan in the registry. */
const sources = new WeakMap<object, object>()

/**
 * The data of a series, and the form it was read from.
 *
 * @param type of the metric; undefined where it is not known, so that the keys decide
 * @throws {Fault} there is none, or it is not of the metric's kind
 */
export function dataOf (place: Place, keys: DataKeys, type?: string): Pick<SeriesDefinition, 'data' | 'source'> {
  const observed = observedKeys.find(key => keys[key] !== undefined)
  const isObserved = type === undefined ? observed !== undefined : type === 'histogram' || type === 'summary'
  if (!isObserved) {
    if (observed !== undefined) throw place.at(observed).fault(`is for histograms and summaries: a ${type} takes data`)
    if (keys.data === undefined) throw place.fault('data is missing')
    return { data: keys.data, source: sourceOf(place.at('data').value) }
  }
  if (keys.data !== undefined) throw place.at('data').fault('a histogram or a summary takes rate in place of data')
  const given = observedKeys.map(key => [key, place.at(key).value] as const).filter(([, value]) => value !== undefined)
  return { data: distributionOf(place, keys), source: Object.fromEntries(given) }
}

function sourceOf (value: unknown): object {
  const source = isObject(value) ? sources.get(value) ?? { data: value } : { data: value }
  if (isObject(value)) sources.set(value, source)
  return source
}

function distributionOf (place: Place, { rate, quantiles, distribution, resolution }: DataKeys): Distribution {
  if (rate === undefined) throw place.fault('rate is missing')
  const shared = { rate, ...resolution === undefined ? {} : { resolution } }
  if (distribution === undefined) {
    if (quantiles === undefined) throw place.fault('takes quantiles or distribution, got none')
    if (Array.isArray(quantiles)) throw place.at('quantiles').fault('must have values, such as {0.5: 1, 0.99: 2}')
    return { ...shared, quantiles: Object.fromEntries(quantiles) }
  }
  if (quantiles === undefined) return { ...shared, distribution }
  if (Array.isArray(quantiles)) return { ...shared, distribution, quantiles }
  throw place.at('quantiles').fault('must be a list beside distribution, such as [0.5, 0.99]')
}
