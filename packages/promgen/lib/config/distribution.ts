import {
  exponential, lognormal, normal, uniform, type Shape
} from '../metric/distribution.ts'
import { hintFor } from './nearest.ts'
import type { Place } from './place.ts'
import { record, required, type Keys, type Read, type RecordType } from './record.ts'
import { keysOf, type Schema, type Type } from './type.ts'
import { data } from './value.ts'

/** A kind of distribution, as configurations write it: `{name: ...}`. */
export interface DistributionKind {
  readonly name: string
  /** One line. */
  readonly about: string
  /** What is written behind the name, in YAML. */
  readonly example: string
  readonly type: string
  readonly keys: Keys
  readonly schema: Schema
  read (place: Place): Shape
}

function kind<Of extends Keys> (
  name: string, about: string, example: string, type: RecordType<Of>, make: (keys: Read<Of>) => Shape
): DistributionKind {
  const { keys, schema } = type
  return { name, about, example, type: type.name, keys, schema, read: place => make(type.read(place)) }
}

/** The table of distributions. */
export const distributions: readonly DistributionKind[] = [
  kind('lognormal', 'Observations whose logarithm is normally distributed, as latencies often are.',
    '{median: 0.2, sigma: 0.5}',
    record('map', {
      median: required(data, 'above 0'),
      sigma: required(data, 'standard deviation of the logarithm, 0 or more')
    }), lognormal),
  kind('normal', 'Normally distributed observations.', '{mean: 20, deviation: 2}',
    record('map', {
      mean: required(data, 'the mean'),
      deviation: required(data, 'standard deviation, 0 or more')
    }), normal),
  kind('exponential', 'Exponentially distributed observations, as times between independent events are.', '{mean: 2}',
    record('map', { mean: required(data, 'above 0') }), exponential),
  kind('uniform', 'Observations of which none is more frequent than others.', '{min: 2, max: 4}',
    record('map', {
      min: required(data, 'the least'),
      max: required(data, 'the greatest')
    }), uniform)
]

const names = distributions.map(({ name }) => name)

/** How observations are distributed. */
export const distribution: Type<Shape> = {
  name: 'distribution',
  schema: {
    type: 'object',
    properties: Object.fromEntries(distributions.map(({ name, about, schema }) => {
      return [name, { description: about, ...schema }]
    })),
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false
  },
  read (place) {
    const keys = keysOf(place)
    const [name] = keys
    if (name === undefined || keys.length > 1) {
      throw place.fault(`a distribution has one key, got ${keys.join(' and ') || 'none'}`)
    }
    const kind = distributions.find(kind => kind.name === name)
    if (kind === undefined) throw place.fault(`unknown distribution ${name}${hintFor(name, names)}`)
    return kind.read(place.at(name))
  }
}
