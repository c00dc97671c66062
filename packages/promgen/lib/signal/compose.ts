import { shown } from '../check.ts'
import { FromLabel } from './from-label.ts'
import { Join } from './join.ts'
import { loopOf } from './loop.ts'
import { Gap } from './ramp.ts'
import { Signal, signalNode, type Operand } from './signal.ts'
import { nodeOf } from './values.ts'
import { When, type Condition } from './when.ts'

/**
 * Signals one after the other; none give an empty signal. See `Signal.followedBy`.
 *
 * @throws {TypeError} one is not a signal
 * @example
 * join(linear(10, 20, { steps: 2 }), gap({ steps: 3 })).length(1_000) // 5_000
 */
export function join (...signals: Signal[]): Signal {
  return new Signal(new Join(signals.map(signal => signalNode('join', signal))))
}

/**
 * A signal several times, one after the other.
 *
 * @param count whole; 0 or less for an empty signal
 * @throws {TypeError} the first is not a signal, or the count not whole
 * @example
 * loop(linear(10, 20, { steps: 2 }), 3).length(1_000) // 6_000
 */
export function loop (signal: Signal, count: number): Signal {
  return new Signal(loopOf('loop', signalNode('loop', signal), count))
}

/**
 * One of two signals, as a third decides. It is missing where the third is, and the shortest of the three ends it.
 *
 * @param condition made by `above`, `below` or `between` of a signal
 * @param yes where it holds
 * @param no where it does not; missing by default
 * @throws {TypeError} there is no such condition, or an operand is neither a signal nor a number
 * @example
 * when(fromLabel('weight').above(90), 1, 0).describe()
 * // 'When [above 90]\n  FromLabel [weight]\n  Constant [1]\n  Constant [0]'
 */
export function when (condition: Condition, yes: Operand, no?: Operand): Signal {
  if (typeof condition?.holds !== 'function') {
    throw new TypeError(`when: condition must be such as signal.above(90), got ${shown(condition)}`)
  }
  return new Signal(new When(condition, nodeOf('when', yes), no === undefined ? new Gap(Infinity) : nodeOf('when', no)))
}

/**
 * The number in a label of the series. A series without it, or with something else in it, cannot be evaluated.
 *
 * @throws {TypeError} the name is not text
 * @example
 * fromLabel('weight').describe() // 'FromLabel [weight]'
 */
export function fromLabel (label: string): Signal {
  if (typeof label !== 'string') throw new TypeError(`fromLabel: label must be text, got ${shown(label)}`)
  return new Signal(new FromLabel(label))
}
