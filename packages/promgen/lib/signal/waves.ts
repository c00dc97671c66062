import { finite, oneOf, shown } from '../check.ts'
import { positive, type Duration } from '../duration.ts'
import { Signal } from './signal.ts'
import { shapes, Wave, type Shape } from './wave.ts'

/** Of a wave: `offset + amplitude · shape(time / period + phase)`. */
export interface WaveOptions {
  /** Longer than 0. */
  period: Duration
  /** Half the distance of its extremes. Default: 1. */
  amplitude?: number
  /** Part of a period by which it is ahead: 0.25 makes a sine a cosine. Default: 0. */
  phase?: number
  /** Its middle. Default: 0. */
  offset?: number
  /** Whether a period begins at midnight UTC of 1970-01-01, or with the signal. Default: 'utc'. */
  anchor?: 'utc' | 'start'
}

/** Of a pulse, whose values are `offset` and `offset + amplitude`. */
export interface PulseOptions extends WaveOptions {
  /** Part of the period for which it is high, from 0 to 1. Default: 0.5. */
  width?: number
}

/**
 * A sine. It has no end, like all waves.
 *
 * @throws {RangeError} the period is not longer than 0
 * @throws {TypeError} the period is not a duration, another option not a finite number, or there is no such anchor
 * @example
 * sin({ period: '0s' }) // throws RangeError
 */
export function sin (options: WaveOptions): Signal {
  return waveOf('sin', 'Sin', options, shapes.Sin)
}

/**
 * A cosine: a sine a quarter of a period ahead. Errors are those of `sin`.
 *
 * @example
 * cos({ period: '4s' }).iterator({ interval: '1s' }).evaluate({ start: 0, index: 0, time: 0 }).value // 1
 */
export function cos (options: WaveOptions): Signal {
  return waveOf('cos', 'Cos', options, shapes.Cos)
}

/**
 * A tangent: sine by cosine, infinite at a quarter and at three quarters of the period. Errors are those of `sin`.
 */
export function tan (options: WaveOptions): Signal {
  return waveOf('tan', 'Tan', options, shapes.Tan)
}

/** 1 in the first half of the period, -1 in the second. Errors are those of `sin`. */
export function square (options: WaveOptions): Signal {
  return waveOf('square', 'Square', options, shapes.Square)
}

/** Straight lines through the zeros and extremes of a sine. Errors are those of `sin`. */
export function triangle (options: WaveOptions): Signal {
  return waveOf('triangle', 'Triangle', options, shapes.Triangle)
}

/** From -1 up to less than 1 in each period. Errors are those of `sin`. */
export function sawtooth (options: WaveOptions): Signal {
  return waveOf('sawtooth', 'Sawtooth', options, shapes.Sawtooth)
}

/**
 * 1 in the first part of each period, 0 in the rest. Errors are those of `sin`.
 *
 * @throws {RangeError} the width is not from 0 to 1
 * @example
 * pulse({ period: '1d', width: 2 }) // throws RangeError
 */
export function pulse (options: PulseOptions): Signal {
  const { width = 0.5 } = options
  if (!(width >= 0 && width <= 1)) throw new RangeError(`pulse: width must be from 0 to 1, got ${shown(width)}`)
  return waveOf('pulse', 'Pulse', options, (parts, n, amplitude, offset) => {
    for (let i = 0; i < n; i++) parts[i] = offset + amplitude * (parts[i]! < width ? 1 : 0)
  })
}

function waveOf (what: string, name: string, options: WaveOptions, shape: Shape): Signal {
  const { period, amplitude = 1, phase = 0, offset = 0, anchor = 'utc' } = options
  return new Signal(new Wave({
    name,
    period: positive(`${what}: period`, period),
    amplitude: finite(`${what}: amplitude`, amplitude),
    phase: finite(`${what}: phase`, phase),
    offset: finite(`${what}: offset`, offset),
    fromStart: oneOf(`${what}: anchor`, anchor, ['utc', 'start']) === 'start',
    shape
  }))
}
