import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { join } from '../signal/compose.ts'
import { constant } from '../signal/curves.ts'
import type { Node } from '../signal/node.ts'
import type { Signal } from '../signal/signal.ts'
import { csvRows, type Table } from './csv.ts'
import { faultAt } from './fault.ts'
import { kindsByName } from './kinds/all.ts'
import { hintFor } from './nearest.ts'
import type { Path } from './path.ts'
import { isObject, Place, shownValue, type Reading } from './place.ts'
import { value } from './value.ts'

/** Where signals are read. */
export interface ReadingOptions {
  /** Epoch milliseconds that relative instants refer to. */
  now: number
  /** Milliseconds of a step. */
  interval: number
  /** Path of the configuration, to which those of recordings are relative. Default: in the present folder. */
  file?: string
  /** The value of `signals`. */
  signals?: unknown
  /** Is told of a row of a recording that cannot be read. Default: it is an error. */
  onBadRow?: ((reason: string) => void) | undefined
}

/** A signal, and how many parts it has if each use of a shared one is counted. */
interface Sized {
  readonly signal: Signal
  readonly size: number
}

/**
 * Most parts of a signal. Ten names, each the sum of ten times the one before, would take for ever to evaluate.
 */
const maxParts = 100_000

/** Most keys and positions on the way to a value, which are about three for each signal within another. */
const maxDepth = 200

/** Reads the signals of a document. */
export class DocumentReading implements Reading {
  readonly now: number
  readonly interval: number
  readonly onBadRow: ((reason: string) => void) | undefined
  readonly #file: string
  readonly #signals: Place
  readonly #named = new Map<string, Sized>()
  /** What an alias of YAML refers to is the same object. */
  readonly #read = new WeakMap<object, Sized>()
  readonly #paths = new WeakMap<Node, Path>()
  readonly #tables = new Map<string, Table>()
  /** Names of the signals that are being read, each within the one before. */
  readonly #open: string[] = []
  /** Parts of the signal that is being read, as far as they are known. */
  #size = 0
  /** How many signals are being read, each as a part of the one before. */
  #depth = 0

  constructor ({ now, interval, file = '', signals = {}, onBadRow }: ReadingOptions) {
    this.now = now
    this.interval = interval
    this.onBadRow = onBadRow
    this.#file = file
    this.#signals = new Place(signals, ['signals'], this)
  }

  data (place: Place): Signal {
    const { value } = place
    const known = isObject(value) ? this.#read.get(value) : undefined
    const sized = known ?? this.#count(() => this.#signal(place))
    if (isObject(value)) this.#read.set(value, sized)
    return this.#add(place, sized)
  }

  named (place: Place, name: string): Signal {
    const known = this.#named.get(name)
    if (known !== undefined) return this.#add(place, known)
    const signals = this.#signals
    const begin = this.#open.indexOf(name)
    if (begin !== -1) {
      const circle = [...this.#open.slice(begin), name].join(' > ')
      throw faultAt(['signals', name], `signals.${name} refers to itself: ${circle}`, true)
    }
    if (signals.at(name).value === undefined) {
      throw place.fault(`unknown signal ${name}${hintFor(name, Object.keys(signals.value as object))}`)
    }
    this.#open.push(name)
    try {
      const sized = this.#count(() => this.data(signals.at(name)))
      this.#named.set(name, sized)
      return this.#add(place, sized)
    } finally {
      this.#open.pop()
    }
  }

  pathOf (node: Node): Path | undefined {
    return this.#paths.get(node)
  }

  table (place: Place, file: string): Table {
    const known = this.#tables.get(file)
    if (known !== undefined) return known
    const [header, ...rows] = csvRows(this.#textOf(place, resolve(dirname(this.#file), file)))
    if (header === undefined) throw place.fault(`${file} is empty`)
    const table = { file, columns: header.cells.map(name => name.trim()), rows }
    this.#tables.set(file, table)
    return table
  }

  #textOf (place: Place, file: string): string {
    try {
      return readFileSync(file, 'utf8')
    } catch (error) {
      throw place.fault(`cannot be read: ${(error as Error).message}`)
    }
  }

  #signal (place: Place): Signal {
    const { value: given } = place
    if (place.path.length > maxDepth) throw place.fault(new RangeError('signals are nested too deeply'))
    if (Array.isArray(given)) {
      const signals = given.map((_, i) => this.data(place.at(i)))
      return signals.length === 1 ? signals[0]! : join(...signals)
    }
    if (isObject(given)) return this.#segment(place, Object.keys(given))
    if (typeof given === 'number' || given === 'NaN' || given === '+Inf' || given === '-Inf') {
      return constant(value.read(place))
    }
    throw place.fault(`must be a number, a segment such as {Void: {count: 5}} or a list of these, got ${
      shownValue(given)}`)
  }

  #segment (place: Place, keys: string[]): Signal {
    const [name] = keys
    if (name === undefined || keys.length > 1) {
      throw place.fault(`a segment has one key, got ${keys.join(' and ') || 'none'}`)
    }
    const kind = kindsByName.get(name)
    if (kind === undefined) throw place.fault(`unknown segment ${name}${hintFor(name, [...kindsByName.keys()])}`)
    const signal = kind.read(place.at(name))
    // A segment may have the node of its only part, which is the nearer place
    if (!this.#paths.has(signal.node)) this.#paths.set(signal.node, [...place.path, name])
    return signal
  }

  /** Counts the parts of what is read. */
  #count (read: () => Signal): Sized {
    const before = this.#size
    this.#size = 1
    this.#depth++
    try {
      const signal = read()
      return { signal, size: this.#size }
    } finally {
      this.#size = before
      this.#depth--
    }
  }

  #add (place: Place, { signal, size }: Sized): Signal {
    if (this.#depth === 0) return signal
    this.#size += size
    if (this.#size <= maxParts) return signal
    throw place.fault(new RangeError(`a signal must have at most ${maxParts} parts, each use of a shared one counted`))
  }
}
