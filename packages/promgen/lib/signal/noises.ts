import { finite, oneOf, seedOf, shown, whole } from '../check.ts'
import { positive, type Duration } from '../duration.ts'
import { maxOctaves, SmoothNoise, StepNoise, type NoiseKind } from './noise.ts'
import type { Address } from './salt.ts'
import { Signal } from './signal.ts'
import { Walk } from './walk.ts'

/** What noise is addressed by. Its values depend on the seed of the context, on these, and on the time. */
export interface NoiseOptions {
  /** Time from one random number to the next; longer than 0. Default: the interval. */
  every?: Duration
  /**
   * Labels by which it differs. Series that agree in these have the same values, whatever their metric: so several
   * metrics can go up and down together. Default: the name of the metric and all labels.
   */
  by?: readonly string[]
  /**
   * Tells it apart from other noises of the series. Default: its place among those noises of the signal that have the
   * same kind and the same `by`. A signal that is used in others keeps its values there if it has a seed, or is the
   * first of this kind.
   */
  seed?: number
}

/** Of noise in steps. */
export interface StepNoiseOptions extends NoiseOptions {
  /** From -1 to less than 1, or with mean 0 and standard deviation 1. Default: 'uniform'. */
  kind?: NoiseKind
}

/** Of noise without steps. */
export interface SmoothNoiseOptions extends NoiseOptions {
  /** From 1 to 16 curves, each twice as fast and half as high as the one before. Default: 1. */
  octaves?: number
}

/** Of a random walk. */
export interface WalkOptions extends NoiseOptions {
  /** Standard deviation of each step, above 0. Default: 1. */
  step?: number
  /** Where it turns back. Default: nowhere. */
  min?: number
  /** Where it turns back; above `min`. Default: nowhere. */
  max?: number
}

/**
 * Random numbers that stay for a time. They depend on the time of day, not on the beginning of the signal.
 *
 * @throws {RangeError} the time is not longer than 0, or the seed has more than 32 bits
 * @throws {TypeError} there is no such kind, or an option is not of its type
 * @example
 * noise({ kind: 'normal', every: '1m' }).describe() // 'Noise [normal, 1m]'
 * noise({ every: 0 }) // throws RangeError
 */
export function noise (options: StepNoiseOptions = {}): Signal {
  const kind = oneOf('noise: kind', options.kind ?? 'uniform', ['uniform', 'normal'])
  return new Signal(new StepNoise(kind, everyOf('noise', options), addressOf('noise', options)))
}

/**
 * A smooth curve through random numbers from -1 to less than 1, within which it stays with any number of octaves.
 *
 * @throws {RangeError} octaves are not from 1 to 16, and the errors of `noise`
 * @throws {TypeError} an option is not of its type
 * @example
 * smoothNoise({ every: '5m', by: ['region'] }).describe() // 'SmoothNoise [5m, by region]'
 * smoothNoise({ octaves: 17 }) // throws RangeError
 */
export function smoothNoise (options: SmoothNoiseOptions = {}): Signal {
  const octaves = whole('smoothNoise: octaves', options.octaves ?? 1)
  if (octaves < 1 || octaves > maxOctaves) {
    throw new RangeError(`smoothNoise: octaves must be from 1 to ${maxOctaves}, got ${octaves}`)
  }
  return new Signal(new SmoothNoise(everyOf('smoothNoise', options), octaves, addressOf('smoothNoise', options)))
}

/**
 * A running sum of normal noise since the beginning of the signal. It begins in the middle of its bounds, at the only
 * one, or at 0. At most 10,000,000 steps can be added.
 *
 * @throws {RangeError} `min` is not below `max`, the step is not above 0, and the errors of `noise`
 * @throws {TypeError} an option is not of its type
 * @example
 * walk({ step: 2, min: 0, max: 100 }).describe() // 'Walk [2, 0 to 100]'
 * walk({ min: 1, max: 1 }) // throws RangeError
 */
export function walk (options: WalkOptions = {}): Signal {
  const step = finite('walk: step', options.step ?? 1)
  const { min = -Infinity, max = Infinity } = options
  if (step <= 0) throw new RangeError(`walk: step must be above 0, got ${step}`)
  if (!(min < max)) throw new RangeError(`walk: min must be below max, got ${shown(min)} and ${shown(max)}`)
  return new Signal(new Walk(step, everyOf('walk', options), { min, max }, addressOf('walk', options)))
}

function everyOf (what: string, { every }: NoiseOptions): number | undefined {
  return every === undefined ? undefined : positive(`${what}: every`, every)
}

function addressOf (what: string, { by, seed }: NoiseOptions): Address {
  if (by !== undefined && !(Array.isArray(by) && by.every(name => typeof name === 'string'))) {
    throw new TypeError(`${what}: by must be names of labels, got ${shown(by)}`)
  }
  return { by: by === undefined ? undefined : [...by], seed: seed === undefined ? undefined : seedOf(what, seed) }
}
