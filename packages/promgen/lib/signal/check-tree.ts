import type { Node, Setting } from './node.ts'

/** Most points of windows in each other: each value costs as many, 10 ms of work. */
const maxNested = 1_000_000

/**
 * Rejects a tree that a series cannot be read with, at whichever point: parts that are reached late as well.
 *
 * @throws {RangeError} a window has too many steps, or windows in each other have
 * @throws {TypeError} the series lacks a label, or has no number in it
 */
export function checkTree (root: Node, setting: Setting): void {
  const known = new Map<Node, number>()
  function visit (node: Node): number {
    const found = known.get(node)
    if (found !== undefined) return found
    node.check(setting)
    let most = 1
    for (const child of node.children) most = Math.max(most, visit(child))
    const points = most * node.taps(setting.interval)
    known.set(node, points)
    return points
  }
  const points = visit(root)
  if (points <= maxNested) return
  throw new RangeError(`smooth: windows in each other take ${points} points, at most ${maxNested}`)
}
