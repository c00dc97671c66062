import type { Points } from './node.ts'

/** Most points that a node fills at once: its working memory fits into the processor's cache. */
export const blockSize = 512

/** Working memory for points, and for the values and states of another node. */
export interface Scratch extends Points {
  readonly values: Float64Array
  readonly states: Uint8Array
}

/** Blocks that are not in use: about as many as trees are deep, because nodes return them before others run. */
const free: Scratch[] = []

/** Memory with anything in it. Give it back when done; after an error it may be left to the garbage collector. */
export function borrow (): Scratch {
  return free.pop() ?? {
    x: new Float64Array(blockSize),
    t: new Float64Array(blockSize),
    values: new Float64Array(blockSize),
    states: new Uint8Array(blockSize)
  }
}

export function giveBack (scratch: Scratch): void {
  free.push(scratch)
}
