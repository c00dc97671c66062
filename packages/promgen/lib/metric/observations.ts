import { shown } from '../check.ts'
import { positive } from '../duration.ts'
import type { Node } from '../signal/node.ts'
import { nodeOf } from '../signal/values.ts'
import type { Distribution } from './definition.ts'
import type { Curve } from './distribution.ts'
import { QuantileCurve } from './quantile-curve.ts'
import { checkQuantile, checkRising } from './rows.ts'

/** What `histogram_quantile` meets of a distribution, unless something else is said. */
const defaultAsked = [0.5, 0.9, 0.95, 0.99]

/** Observations at a rate, with a distribution. */
export interface Observations {
  readonly rate: Node
  /** Of the distribution. */
  readonly parameters: readonly Node[]
  /** Quantiles that `histogram_quantile` is to meet: rising, between 0 and 1. */
  readonly asked: readonly number[]
  /** Milliseconds in which rate and parameters count as constant; the interval if undefined. */
  readonly resolution: number | undefined
  /** Working memory for the distribution. */
  curve (): Curve
}

/**
 * The observations of data.
 *
 * @throws {RangeError} a quantile is not from 0 to 1, or the resolution not longer than 0
 * @throws {TypeError} there are no quantiles, or a rate or value is neither a signal nor a number
 * @example
 * const { asked, parameters } = observationsOf({ rate: 5, quantiles: { 0.99: 2, 0.5: 1, 1: 3 } })
 * Array.of(asked, parameters.map(({ value }) => value)) // [[0.5, 0.99], [1, 2, 3]]
 */
export function observationsOf (data: Distribution): Observations {
  const rate = nodeOf('rate', data.rate)
  const resolution = data.resolution === undefined ? undefined : positive('resolution', data.resolution)
  if ('distribution' in data) {
    const { distribution, quantiles: asked = defaultAsked } = data
    checkRising('quantiles', asked).forEach(checkQuantile)
    return {
      rate,
      resolution,
      parameters: distribution.parameters,
      asked: asked.filter(isBetween),
      curve: () => distribution.curve()
    }
  }
  const { quantiles } = data
  if (typeof quantiles !== 'object' || quantiles === null) {
    throw new TypeError(`quantiles: must be an object such as { 0.5: median }, got ${shown(quantiles)}`)
  }
  const given = Object.entries(quantiles).map(([text, value]) => {
    const share = text.trim() === '' ? NaN : Number(text)
    if (Number.isNaN(share)) throw new RangeError(`quantiles: must be from 0 to 1, got ${shown(text)}`)
    return { share: checkQuantile(share), node: nodeOf(`quantiles.${text}`, value) }
  }).sort((a, b) => a.share - b.share)
  if (given.length === 0) throw new TypeError('quantiles: must not be empty')
  const shares = checkRising('quantiles', given.map(({ share }) => share))
  return {
    rate,
    resolution,
    parameters: given.map(({ node }) => node),
    asked: shares.filter(isBetween),
    curve: () => new QuantileCurve(shares)
  }
}

function isBetween (share: number): boolean {
  return share > 0 && share < 1
}
