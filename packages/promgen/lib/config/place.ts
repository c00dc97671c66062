import type { Node } from '../signal/node.ts'
import type { Signal } from '../signal/signal.ts'
import type { Table } from './csv.ts'
import { faultAt, isFault, type Fault } from './fault.ts'
import type { Path } from './path.ts'

/** What values of a document are read with. */
export interface Reading {
  /** Epoch milliseconds that relative instants refer to. */
  readonly now: number
  /** Milliseconds. */
  readonly interval: number
  /** Is told of a row of a recording that cannot be read; undefined where that is an error. */
  readonly onBadRow: ((reason: string) => void) | undefined
  /** Reads a signal. Named signals and what is the same object are read once, and shared. */
  data (place: Place): Signal
  /** A signal that has a name. */
  named (place: Place, name: string): Signal
  /** Where a node of a signal was written; undefined if it is a part of one, or not known. */
  pathOf (node: Node): Path | undefined
  /** The rows of a file. */
  table (place: Place, file: string): Table
}

/** A value of a document, and where it is. */
export class Place {
  readonly value: unknown
  readonly path: Path
  readonly reading: Reading

  constructor (value: unknown, path: Path, reading: Reading) {
    this.value = value
    this.path = path
    this.reading = reading
  }

  /** The value of a key or of a position in a list; undefined if there is none. */
  at (step: string | number): Place {
    const value = isObject(this.value) && Object.hasOwn(this.value, step) ? Reflect.get(this.value, step) : undefined
    return new Place(value, [...this.path, step], this.reading)
  }

  /** The error of this value. */
  fault (reason: Error | string): Fault {
    return faultAt(this.path, reason)
  }

  /** The error of a key. */
  keyFault (key: string, reason: Error | string): Fault {
    return faultAt([...this.path, key], reason, true)
  }

  /**
   * Runs what may throw an error about this value. Where its message begins with the name of a key, or with a word and
   * the name of a key, the error is of that key.
   *
   * @param words names of keys, by what messages call them
   */
  within<Result> (run: () => Result, words: ReadonlyMap<string, string> = new Map()): Result {
    try {
      return run()
    } catch (error) {
      if (isFault(error) || !(error instanceof TypeError || error instanceof RangeError)) throw error
      throw faultAt([...this.path, ...this.#keyIn(error.message, words)], error)
    }
  }

  #keyIn (message: string, words: ReadonlyMap<string, string>): Path {
    const [, first = '', second = ''] = /^([\w.]+)(?:: (\w+))?/.exec(message) ?? []
    for (const word of [...first.split('.', 1), second]) {
      const key = [words.get(word), word].find(key => key !== undefined && this.at(key).value !== undefined)
      // Such as labels.code
      if (key !== undefined) return [key, ...first.split('.').slice(1)]
    }
    return []
  }
}

/** Whether a value has keys or positions. */
export function isObject (value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/**
 * A value as messages show it; long text is cut.
 *
 * @example
 * shownValue('5') // '"5"'
 * shownValue([1]) // 'a list'
 * shownValue({}) // 'a map'
 * shownValue(undefined) // 'nothing'
 */
export function shownValue (value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'a map'
  if (typeof value !== 'string') return value === undefined ? 'nothing' : String(value)
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
}
