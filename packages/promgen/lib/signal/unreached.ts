import { Join } from './join.ts'
import { isEmpty, type Node } from './node.ts'

/** A segment without an end in a join, behind which there are others: no point of them is ever read. */
export function unreached (root: Node, interval: number): Node | undefined {
  const seen = new Set<Node>()
  function find (node: Node): Node | undefined {
    if (seen.has(node)) return undefined
    seen.add(node)
    if (node instanceof Join) {
      const segments = node.children.filter(child => !isEmpty(child))
      const endless = segments.findIndex(segment => segment.length(interval) === Infinity)
      if (endless >= 0 && endless < segments.length - 1) return segments[endless]
    }
    for (const child of node.children) {
      const found = find(child)
      if (found !== undefined) return found
    }
  }
  return find(root)
}
