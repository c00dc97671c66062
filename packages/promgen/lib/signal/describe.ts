import type { Node } from './node.ts'

/** A tree as text: a line for each node, and its children below it, indented by two more spaces. */
export function describeTree (node: Node, indent = ''): string {
  const children = node.children.map(child => `\n${describeTree(child, `${indent}  `)}`)
  return `${indent}${node.name}${children.join('')}`
}
