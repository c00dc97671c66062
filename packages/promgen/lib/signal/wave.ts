import { durationText } from '../duration.ts'
import { Everywhere, type NodeContext, type Points } from './node.ts'

/**
 * The sine of an angle in turns: exactly 0, 1 and -1 at quarters, and faster than with an angle that `Math.sin` has to
 * reduce.
 *
 * @param turns from 0 to less than 1.25
 * @example
 * sine(0.25) // 1
 * sine(0.5) // 0
 */
export function sine (turns: number): number {
  const part = turns >= 1 ? turns - 1 : turns
  const half = part < 0.5 ? part : part - 0.5
  const size = Math.sin(2 * Math.PI * (half > 0.25 ? 0.5 - half : half))
  // Not -0, which would turn the sign of a tangent
  return part < 0.5 ? size : 0 - size
}

/** Replaces n parts of a period that are over, from 0 to less than 1, by `offset + amplitude * shape`. */
export type Shape = (parts: Float64Array, n: number, amplitude: number, offset: number) => void

/** They are loops of their own, into which V8 puts their formulas: half the time of a function called for each part. */
export const shapes = {
  Sin: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * sine(parts[i]!) },
  Cos: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * sine(parts[i]! + 0.25) },
  Tan: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * tangent(parts[i]!) },
  Square: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * (parts[i]! < 0.5 ? 1 : -1) },
  Triangle: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * triangle(parts[i]!) },
  Sawtooth: (parts, n, a, b) => { for (let i = 0; i < n; i++) parts[i] = b + a * (2 * parts[i]! - 1) }
} satisfies Record<string, Shape>

function tangent (part: number): number {
  return sine(part) / sine(part + 0.25)
}

function triangle (part: number): number {
  return part < 0.25 ? 4 * part : part < 0.75 ? 2 - 4 * part : 4 * part - 4
}

/** What a wave is made of. */
export interface WaveForm {
  readonly name: string
  /** Milliseconds. */
  readonly period: number
  readonly amplitude: number
  /** Part of a period by which it is ahead. */
  readonly phase: number
  readonly offset: number
  /** Whether a period begins with the signal, and not at the epoch. */
  readonly fromStart: boolean
  readonly shape: Shape
}

/** What repeats every period. */
export class Wave extends Everywhere {
  readonly #form: WaveForm

  constructor (form: WaveForm) {
    super(`${form.name} [${durationText(form.period)}]`)
    this.#form = form
  }

  override fillValues ({ x, t }: Points, n: number, _context: NodeContext, values: Float64Array): void {
    const { period, amplitude, phase, offset, fromStart, shape } = this.#form
    const times = fromStart ? x : t
    for (let i = 0; i < n; i++) {
      // The rest is exact, so an epoch of 13 digits costs no digit of the wave. The operator % takes 3 times as long
      const rest = times[i]! - Math.floor(times[i]! / period) * period
      const turns = rest / period + phase
      values[i] = turns - Math.floor(turns)
    }
    shape(values, n, amplitude, offset)
  }
}
