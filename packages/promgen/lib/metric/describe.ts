import { describeTree } from '../signal/describe.ts'
import { Signal, type Operand } from '../signal/signal.ts'
import { nodeOf } from '../signal/values.ts'
import type { Data } from './definition.ts'

/**
 * What a series is made from as text: the tree of its signal, or the trees of a distribution under their names.
 *
 * @example
 * describeData(fromRate(5)) // 'FromRate\n  Constant [5]'
 * describeData({ rate: 5, quantiles: { 0.5: 1 } }) // 'rate\n  Constant [5]\nquantile 0.5\n  Constant [1]'
 * describeData({ rate: 5, distribution: exponential({ mean: 1 }) })
 * // 'rate\n  Constant [5]\nexponential\n  Constant [1]'
 */
export function describeData (data: Data): string {
  if (data instanceof Signal) return data.describe()
  const tree = (operand: Operand): string => describeTree(nodeOf('data', operand), '  ')
  const parts = 'distribution' in data
    ? [data.distribution.name, ...data.distribution.parameters.map(node => describeTree(node, '  '))]
    : Object.entries(data.quantiles).flatMap(([share, operand]) => [`quantile ${share}`, tree(operand)])
  return ['rate', tree(data.rate), ...parts].join('\n')
}
