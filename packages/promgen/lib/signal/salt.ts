import { durationText } from '../duration.ts'
import { mix, Noise } from '../hash.ts'
import { seriesKey } from '../key.ts'
import type { Node, NodeContext, Setting } from './node.ts'

/** The salt of a noise: its own seed, else its place in the tree. */
export function saltOf (node: Node, seed: number | undefined, { salts }: NodeContext): number {
  return seed === undefined ? salts.get(node)! : mix(seed ^ 0x6c078965)
}

/** What noise is addressed by. */
export interface Address {
  /** Labels by which it differs; all, and the name of the metric, if undefined. */
  readonly by: readonly string[] | undefined
  /** In place of the place in the tree. */
  readonly seed: number | undefined
}

/**
 * The noise of a node in a series.
 *
 * @throws {TypeError} the series lacks a label
 */
export function noiseOf (node: Node, { by, seed }: Address, context: NodeContext): Noise {
  const salt = saltOf(node, seed, context)
  if (by === undefined) return new Noise(context.seed, { low: context.keyLow, high: context.keyHigh }, salt)
  const labels = by.map(name => [name, labelOf(node.name, name, context.labels)] as const)
  return new Noise(context.seed, seriesKey('', new Map(labels)), salt)
}

/**
 * Rejects a series without the labels by which a noise differs.
 *
 * @throws {TypeError} the series lacks one
 */
export function checkAddress ({ name }: Node, { by = [] }: Address, { labels }: Setting): void {
  for (const label of by) labelOf(name, label, labels)
}

/** What is random about a noise: of one kind, those with other labels differ. */
export function randomnessOf (kind: string, { by }: Address): string {
  return by === undefined ? kind : JSON.stringify([kind, by])
}

/**
 * The value of a label.
 *
 * @throws {TypeError} the series lacks it
 */
export function labelOf (what: string, name: string, labels: ReadonlyMap<string, string>): string {
  const value = labels.get(name)
  if (value !== undefined) return value
  throw new TypeError(`${what}: ${name} is not one of ${Array.from(labels.keys()).join(', ') || 'no labels'}`)
}

/** A noise as `describe()` shows it: with all that changes its values. */
export function describeNoise (
  name: string, details: readonly string[], every: number | undefined, { by, seed }: Address
): string {
  const all = [...details]
  if (every !== undefined) all.push(durationText(every))
  if (by !== undefined) all.push(`by ${by.join(' ') || 'nothing'}`)
  if (seed !== undefined) all.push(`seed ${seed}`)
  return all.length === 0 ? name : `${name} [${all.join(', ')}]`
}
