import { shown } from '../check.ts'
import { normalQuantile, normalShare } from '../normal.ts'
import type { Node } from '../signal/node.ts'
import type { Operand } from '../signal/signal.ts'
import { nodeOf } from '../signal/values.ts'

/** How observations are distributed at one moment, see `set`. It is the working memory of whoever made it. */
export interface Curve {
  /** How many quantiles had to be raised to the one before, of all moments that were chosen so far. */
  readonly raised: number
  /** The mean of all observations. */
  readonly mean: number
  /**
   * Chooses the moment.
   *
   * @param parameters their values; NaN where one is missing
   * @returns whether there is a distribution with these
   */
  set (parameters: ArrayLike<number>): boolean
  /** The share of observations up to a value, which is included. */
  share (value: number): number
  /** The value up to which a share of the observations lies. */
  quantile (share: number): number
}

/** A distribution whose parameters are signals. */
export class Shape {
  /** As the configuration names it. */
  readonly name: string
  /** One or two. */
  readonly parameters: readonly Node[]
  readonly #isValid: (a: number, b: number) => boolean
  readonly #mean: (a: number, b: number) => number
  readonly #share: (value: number, a: number, b: number) => number
  readonly #quantile: (share: number, a: number, b: number) => number

  constructor (name: string, parameters: Readonly<Record<string, Operand>>, formulas: Formulas) {
    this.name = name
    this.parameters = Object.entries(parameters).map(([parameter, operand]) => nodeOf(`${name}.${parameter}`, operand))
    this.#isValid = formulas.isValid
    this.#mean = formulas.mean
    this.#share = formulas.share
    this.#quantile = formulas.quantile
  }

  /** Working memory for the distribution. */
  curve (): Curve {
    let [a, b] = [NaN, NaN]
    const [isValid, mean, share, quantile] = [this.#isValid, this.#mean, this.#share, this.#quantile]
    return {
      raised: 0,
      get mean () {
        return mean(a, b)
      },
      set (parameters) {
        a = parameters[0]!
        b = parameters[1]!
        return isValid(a, b)
      },
      share: value => share(value, a, b),
      quantile: p => quantile(p, a, b)
    }
  }
}

/** What a distribution is: each function takes the values of its parameters, of which there are one or two. */
interface Formulas {
  readonly isValid: (a: number, b: number) => boolean
  readonly mean: (a: number, b: number) => number
  readonly share: (value: number, a: number, b: number) => number
  readonly quantile: (share: number, a: number, b: number) => number
}

/**
 * Observations whose logarithm is normally distributed, as latencies often are. Where a parameter is missing or the
 * median not above 0, nothing is observed.
 *
 * @param sigma standard deviation of the logarithm, 0 or more: 0.5 puts the 99th percentile at 3.2 times the median
 * @throws {TypeError} a parameter is neither a signal nor a number
 * @example
 * const curve = lognormal({ median: 0.2, sigma: 0.5 }).curve()
 * curve.set(Float64Array.of(0.2, 0.5)) // true
 * curve.quantile(0.5) // 0.2
 * curve.quantile(0.99).toFixed(2) // '0.64'
 */
export function lognormal ({ median, sigma }: { median: Operand, sigma: Operand }): Shape {
  return new Shape('lognormal', { median, sigma }, {
    isValid: (median, sigma) => median > 0 && median < Infinity && isDeviation(sigma),
    mean: (median, sigma) => median * Math.exp(sigma * sigma / 2),
    share: (value, median, sigma) => value > 0 ? normalAround(Math.log(value / median), sigma) : 0,
    quantile: (share, median, sigma) => median * Math.exp(scaled(normalQuantile(share), sigma))
  })
}

/**
 * Normally distributed observations, negative ones as well.
 *
 * @param deviation standard deviation, 0 or more
 * @throws {TypeError} a parameter is neither a signal nor a number
 * @example
 * normal({ mean: 20, deviation: 2 }).name // 'normal'
 * normal({ mean: 20 }) // throws TypeError
 */
export function normal ({ mean, deviation }: { mean: Operand, deviation: Operand }): Shape {
  return new Shape('normal', { mean, deviation }, {
    isValid: (mean, deviation) => Number.isFinite(mean) && isDeviation(deviation),
    mean: mean => mean,
    share: (value, mean, deviation) => normalAround(value - mean, deviation),
    quantile: (share, mean, deviation) => mean + scaled(normalQuantile(share), deviation)
  })
}

/**
 * Exponentially distributed observations, as times between independent events are.
 *
 * @param mean above 0
 * @throws {TypeError} it is neither a signal nor a number
 * @example
 * const curve = exponential({ mean: 2 }).curve()
 * curve.set(Float64Array.of(2)) // true
 * curve.share(2).toFixed(4) // '0.6321'
 */
export function exponential ({ mean }: { mean: Operand }): Shape {
  return new Shape('exponential', { mean }, {
    isValid: mean => mean > 0 && mean < Infinity,
    mean: mean => mean,
    share: (value, mean) => value > 0 ? -Math.expm1(-value / mean) : 0,
    quantile: (share, mean) => -mean * Math.log1p(-share)
  })
}

/**
 * Observations of which none is more frequent than others.
 *
 * @param max `min` or more
 * @throws {TypeError} a parameter is neither a signal nor a number
 * @example
 * const curve = uniform({ min: 2, max: 4 }).curve()
 * curve.set(Float64Array.of(2, 4)) // true
 * Array.of(curve.share(1), curve.share(3), curve.share(5), curve.quantile(0.25)) // [0, 0.5, 1, 2.5]
 */
export function uniform ({ min, max }: { min: Operand, max: Operand }): Shape {
  return new Shape('uniform', { min, max }, {
    isValid: (min, max) => Number.isFinite(max - min) && max >= min,
    mean: (min, max) => (min + max) / 2,
    share: (value, min, max) => value >= max ? 1 : value <= min ? 0 : (value - min) / (max - min),
    quantile: (share, min, max) => min + share * (max - min)
  })
}

function isDeviation (value: number): boolean {
  return value >= 0 && value < Infinity
}

/** The share of a normal distribution around 0. Without any deviation, all is at 0. */
function normalAround (distance: number, deviation: number): number {
  if (deviation === 0) return distance >= 0 ? 1 : 0
  return normalShare(distance / deviation)
}

/** Infinity times 0 is none here. */
function scaled (value: number, deviation: number): number {
  return deviation === 0 ? 0 : value * deviation
}

/**
 * Checks a distribution.
 *
 * @throws {TypeError} it is none
 */
export function checkShape (shape: Shape): Shape {
  if (shape instanceof Shape) return shape
  throw new TypeError(`distribution: must be such as lognormal({ median, sigma }), got ${shown(shape)}`)
}
