import { durationText } from '../duration.ts'
import { lengthIn, lengthText, type Length } from './lengths.ts'
import { Everywhere, fillStates, MISSING, Node, VALUE, type NodeContext, type Points } from './node.ts'

/** A straight line through time. */
export class Ramp extends Node {
  readonly #from: number
  readonly #slope: number
  readonly #length: number
  readonly #leftOpen: boolean
  readonly #rightClosed: boolean

  /** @param length in milliseconds; 0 only if `from` equals `to` */
  constructor (from: number, to: number, length: number, leftOpen: boolean, rightOpen: boolean) {
    super(`Ramp [${durationText(length)}]`)
    this.#from = from
    // Per second: in milliseconds the last bit of some values differs from the Go original's
    this.#slope = from === to ? 0 : (to - from) / (length / 1_000)
    this.#length = length
    this.#leftOpen = leftOpen
    this.#rightClosed = !rightOpen
  }

  override get leftOpen (): boolean {
    return this.#leftOpen
  }

  override rightClosed (): boolean {
    return this.#rightClosed
  }

  override length (): number {
    return this.#length
  }

  override fill ({ x }: Points, n: number, _context: NodeContext, values: Float64Array, states: Uint8Array): void {
    for (let i = 0; i < n; i++) values[i] = this.#from + this.#slope * (x[i]! / 1_000)
    fillStates(x, n, this.#length, this.#rightClosed, states)
    if (!this.#leftOpen) return
    for (let i = 0; i < n; i++) if (x[i] === 0 && states[i] === VALUE) states[i] = MISSING
  }
}

/** One value for a time. */
export class Hold extends Node {
  readonly #value: number
  readonly #length: number

  constructor (value: number, length: number) {
    super(`Hold [${durationText(length)}]`)
    this.#value = value
    this.#length = length
  }

  override length (): number {
    return this.#length
  }

  override fill ({ x }: Points, n: number, _context: NodeContext, values: Float64Array, states: Uint8Array): void {
    values.fill(this.#value, 0, n)
    fillStates(x, n, this.#length, false, states)
  }
}

/** One value for ever. */
export class Constant extends Everywhere {
  readonly value: number

  constructor (value: number) {
    super(`Constant [${value}]`)
    this.value = value
  }

  override fillValues (_points: Points, n: number, _context: NodeContext, values: Float64Array): void {
    values.fill(this.value, 0, n)
  }
}

/** Missing for a time. */
export class Gap extends Node {
  readonly #length: Length

  /** @param length Infinity for no end */
  constructor (length: Length) {
    super(typeof length === 'number' && length !== Infinity ? `Void [${lengthText(length)}]` : 'Void')
    this.#length = length
  }

  override length (interval: number): number {
    return lengthIn(this.#length, interval)
  }

  override fill ({ x }: Points, n: number, { interval }: NodeContext, _: Float64Array, states: Uint8Array): void {
    fillStates(x, n, this.length(interval), false, states)
    for (let i = 0; i < n; i++) if (states[i] === VALUE) states[i] = MISSING
  }
}
