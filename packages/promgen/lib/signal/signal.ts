import { shown } from '../check.ts'
import { milliseconds, positive, type Duration } from '../duration.ts'
import { Delay } from './delay.ts'
import { SendCustom, SendLast, Take } from './end.ts'
import { Join } from './join.ts'
import { lengthOf, type Steps } from './lengths.ts'
import { Loop, loopOf } from './loop.ts'
import { isEmpty, type Node } from './node.ts'
import { Smooth } from './smooth.ts'
import { Values } from './values.ts'

/** What arithmetic takes: a signal, or a number for a signal that has this value for ever. */
export type Operand = Signal | number

/**
 * What happens after the end: the signal begins anew, the value of its last step stays, the series ends, or another
 * value stays, null being a missing one.
 */
export type End = 'loop' | 'sendLast' | 'remove' | { custom: number | null }

/**
 * A value as a function of time. Signals are immutable: each method gives another one, and all may share parts.
 *
 * A point of time is given twice: as `x`, the milliseconds since the signal began, and as `t`, epoch milliseconds.
 * Segments, loops, ends and running sums depend on x, waves and noise on t. A segment of n steps is a step function of
 * x, whose index is `floor(x / interval)`.
 *
 * @example
 * const signal = linear(10, 20, { steps: 3 }).followedBy(gap({ steps: 1 })).multiply(2)
 * const scrapes = new Scraper({ start: 0, interval: '15s', limit: 4 })
 * const values = []
 * scrapes.scrape(signal.iterator(), (scrape, { missing, value }) => values.push(missing ? null : value))
 * values.slice() // [20, 30, 40, null]
 */
export class Signal extends Values<Signal> {
  /**
   * The mean over a window that ends with the present step, of those points that are not missing. It is missing only
   * where all are.
   *
   * @param window at most 1,000 steps, rounded up to whole ones; longer than 0
   * @throws {RangeError} the window is not longer than 0
   * @throws {TypeError} the window is not a duration
   * @example
   * const data = custom(1, 2, 6).smooth('30s').iterator({ interval: '15s' })
   * const read = () => data.evaluate({ start: 0, index: 0, time: 0 }).value
   * Array.of(read(), read(), read()) // [1, 1.5, 4]
   */
  smooth (window: Duration): Signal {
    return new Signal(new Smooth(this.node, positive('smooth: window', window)))
  }

  /**
   * The same signal later, missing before. Waves and noise are moved as well.
   *
   * @throws {RangeError} the duration is negative
   * @throws {TypeError} it is not a duration
   * @example
   * linear(1, 2, { steps: 2 }).delay('1m').length(15_000) // 90_000
   */
  delay (by: Duration): Signal {
    return new Signal(new Delay(this.node, milliseconds(by)))
  }

  /**
   * The beginning of the signal. The instant at which it ends no longer belongs to it.
   *
   * @param length a duration or a number of steps; 0 for an empty signal
   * @throws {RangeError} the duration is negative
   * @throws {TypeError} it is neither a duration nor a whole number of steps
   * @example
   * sin({ period: '1h' }).take('30m').length(15_000) // 1_800_000
   */
  take (length: Duration | Steps): Signal {
    return new Signal(new Take(this.node, lengthOf('take', length)))
  }

  /**
   * This signal and then others. An instant that two share belongs to the later one, unless that is left-open and the
   * earlier right-closed. What follows a signal without an end is never reached.
   *
   * @throws {TypeError} one of the others is not a signal
   * @example
   * custom(1, 2).followedBy(custom(3), gap('1m')).length(15_000) // 105_000
   */
  followedBy (...next: Signal[]): Signal {
    return new Signal(new Join([this.node, ...next.map(signal => signalNode('followedBy', signal))]))
  }

  /**
   * The signal several times, one after the other.
   *
   * @param times whole; 0 or less for an empty signal
   * @throws {TypeError} it is not whole
   * @example
   * custom(1, 2).repeat(3).length(15_000) // 90_000
   */
  repeat (times: number): Signal {
    return new Signal(loopOf('repeat', this.node, times))
  }

  /**
   * What happens after the end. A signal without an end stays as it is.
   *
   * @throws {RangeError} there is no data to loop or to repeat
   * @throws {TypeError} there is no such end strategy
   * @example
   * linear(0, 1, { steps: 2 }).end('sendLast').length(15_000) // Infinity
   * gap({ steps: 0 }).end('loop') // throws RangeError
   */
  end (how: End): Signal {
    if (how === 'remove') return this
    if (how === 'loop') {
      if (this.node.length(1) === 0) throw new RangeError('end strategy loop needs data of some length, got none')
      return new Signal(new Loop('End [loop]', this.node, Infinity))
    }
    if (how === 'sendLast') {
      if (isEmpty(this.node)) throw new RangeError('end strategy sendLast needs data of some length, got none')
      return new Signal(new SendLast(this.node))
    }
    const custom = how?.custom
    if (custom === null || typeof custom === 'number') return new Signal(new SendCustom(this.node, custom))
    throw new TypeError(`end strategy must be loop, sendLast, remove or { custom: number or null }, got ${shown(how)}`)
  }

  protected override made (node: Node): Signal {
    return new Signal(node)
  }
}

/**
 * The tree of a signal.
 *
 * @throws {TypeError} it is none
 */
export function signalNode (what: string, signal: Signal): Node {
  if (signal instanceof Signal) return signal.node
  throw new TypeError(`${what} takes signals, got ${shown(signal)}`)
}
