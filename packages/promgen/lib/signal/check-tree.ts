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
  const points = pointsOf(root, setting.interval, node => node.check(setting))
  if (points <= maxNested) return
  throw new RangeError(`smooth: windows in each other take ${points} points, at most ${maxNested}`)
}

/**
 * How many points of the signals within the most windows a value costs; 1 without windows.
 *
 * @param interval milliseconds of a step
 * @param onNode called once for each node, before its points are asked for. Default: nothing is
 */
export function pointsOf (root: Node, interval: number, onNode?: (node: Node) => void): number {
  const known = new Map<Node, number>()
  function visit (node: Node): number {
    const found = known.get(node)
    if (found !== undefined) return found
    onNode?.(node)
    let most = 1
    for (const child of node.children) most = Math.max(most, visit(child))
    const points = most * node.taps(interval)
    known.set(node, points)
    return points
  }
  return visit(root)
}
