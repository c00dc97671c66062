import { seriesKey } from '../key.ts'

/** States of a sample: it has a value, it is missing, or the signal has ended. The greater of two wins. */
export const VALUE = 0
export const MISSING = 1
export const ENDED = 2

/** The points of a block. */
export interface Points {
  /** Milliseconds since the signal began. */
  readonly x: Float64Array
  /** Epoch milliseconds. */
  readonly t: Float64Array
}

/** What a series gives its signal. */
export interface Context {
  /** Milliseconds of a step. */
  readonly interval: number
  /** Of all noise: a whole number from 0 to 4294967295. */
  readonly seed: number
  /** The halves of the series' key, see `seriesKey`. */
  readonly keyLow: number
  readonly keyHigh: number
  readonly labels: ReadonlyMap<string, string>
  /** Running sums of the series, of this interval and seed. Losing it costs time and changes no value. */
  readonly memory: Map<object, unknown>
}

/** The context of the nodes of a tree. */
export interface NodeContext extends Context {
  /** By which noises of one series differ, see `saltsOf`. */
  readonly salts: ReadonlyMap<Node, number>
}

/** What trees are checked with. */
export type Setting = Pick<Context, 'interval' | 'labels'>

/** A part of a signal. It is immutable, and shared by all signals and series that use it. */
export abstract class Node {
  /** As `describe()` shows it. */
  readonly name: string
  readonly children: readonly Node[]

  constructor (name: string, children: readonly Node[] = []) {
    this.name = name
    this.children = children
  }

  /** What is random about it, by which its noise differs from others; null for nothing. See `saltsOf`. */
  get randomness (): string | null {
    return null
  }

  /** Whether it has no value of its own at x = 0, so that a segment before it may keep that instant. */
  get leftOpen (): boolean {
    return false
  }

  /** Whether it has a value at each point from its beginning on: then it is an `EverywhereNode`. */
  get isEverywhere (): boolean {
    return false
  }

  /** Whether it has a value at x = length. */
  rightClosed (_interval: number): boolean {
    return false
  }

  /**
   * Rejects a series at none of whose points it could be read. See `checkTree` for its children.
   *
   * @throws {RangeError} a window has too many steps
   * @throws {TypeError} the series lacks a label, or has no number in it
   */
  check (_setting: Setting): void {}

  /** How many points of its children it reads for each of its own. */
  taps (_interval: number): number {
    return 1
  }

  /** Milliseconds; 0 when empty, Infinity without an end. */
  abstract length (interval: number): number

  /**
   * Writes n values and states, n being at most `blockSize`. Points come in any order. A value whose state is not VALUE
   * has no meaning.
   */
  abstract fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void
}

/** A node that begins and ends with another. */
export abstract class Derived extends Node {
  readonly of: Node

  constructor (name: string, of: Node, others: readonly Node[] = []) {
    super(name, [of, ...others])
    this.of = of
  }

  override get leftOpen (): boolean {
    return this.of.leftOpen
  }

  override rightClosed (interval: number): boolean {
    return this.of.rightClosed(interval)
  }

  override length (interval: number): number {
    return this.of.length(interval)
  }
}

/** A node without an end. */
export abstract class Endless extends Node {
  override length (): number {
    return Infinity
  }
}

/** A node that has a value at each point from its beginning on. */
export interface EverywhereNode extends Node {
  /** Writes n values as `fill` does, without the states, which take as long as a cheap node. */
  fillValues (points: Points, n: number, context: NodeContext, values: Float64Array): void
}

/** Whether the states of a node can be left out. */
export function isEverywhere (node: Node): node is EverywhereNode {
  return node.isEverywhere
}

/** A node without an end and without gaps. */
export abstract class Everywhere extends Endless implements EverywhereNode {
  override get isEverywhere (): boolean {
    return true
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.fillValues(points, n, context, values)
    fillStates(points.x, n, Infinity, false, states)
  }

  abstract fillValues (points: Points, n: number, context: NodeContext, values: Float64Array): void
}

/** Whether an instant lies after the end. */
export function isPast (x: number, length: number, rightClosed: boolean): boolean {
  return !(x < length || (rightClosed && x === length))
}

/** The states of a node that has a value at each point between its beginning and its end. */
export function fillStates (x: Float64Array, n: number, length: number, closed: boolean, states: Uint8Array): void {
  if (length === Infinity) {
    // Most nodes have no end, and most points come after the beginning
    states.fill(VALUE, 0, n)
    for (let i = 0; i < n; i++) if (x[i]! < 0) states[i] = MISSING
    return
  }
  for (let i = 0; i < n; i++) {
    states[i] = x[i]! < 0 ? MISSING : isPast(x[i]!, length, closed) ? ENDED : VALUE
  }
}

/** Whether it has no point at all. The answer is the same for each interval. */
export function isEmpty (node: Node): boolean {
  return node.length(1) === 0 && !node.rightClosed(1)
}

/**
 * The salts of a tree's noises: the place of each among those that have the same kind and the same labels. A node that
 * is shared has one place. A place among all would change the values of a noise when another one is put before it, and
 * of both when the operands of a sum are exchanged.
 */
export function saltsOf (root: Node): Map<Node, number> {
  const salts = new Map<Node, number>()
  const counts = new Map<string, number>()
  const seen = new Set<Node>()
  function visit (node: Node): void {
    if (seen.has(node)) return
    seen.add(node)
    if (node.randomness !== null) {
      const place = counts.get(node.randomness) ?? 0
      counts.set(node.randomness, place + 1)
      salts.set(node, seriesKey(node.randomness, new Map()).low + place)
    }
    node.children.forEach(visit)
  }
  visit(root)
  return salts
}
