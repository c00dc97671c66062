import type { Series } from './series-table.ts'

/** What a prop is compared by: it refers to nothing of the app, and its length is bounded. */
export type Raw = string | number | boolean | null | undefined

/**
 * Where `.trace()` is called, for objects of which class: raw values as hypertrace gives them, undefined where no label
 * needs them. All objects of the class share one, which keeps it at hand for the processor and saves 48 bytes a series.
 */
export class CallSite {
  readonly id: unknown
  readonly className: unknown
  readonly parentClassName: unknown
  readonly functionName: unknown
  readonly filename: unknown
  readonly line: unknown
  readonly column: unknown
  /** Tells classes of one name apart, whose objects share ids; 0 where that does not matter. */
  readonly classNumber: number
  readonly hash: number
  next: CallSite | null = null

  constructor (
    id: unknown, className: unknown, parentClassName: unknown, functionName: unknown, filename: unknown,
    line: unknown, column: unknown, classNumber: number
  ) {
    this.id = id
    this.className = className
    this.parentClassName = parentClassName
    this.functionName = functionName
    this.filename = filename
    this.line = line
    this.column = column
    this.classNumber = classNumber
    this.hash = mixedNames(mixed(line as number, column as number), id, className, parentClassName, classNumber)
  }

  is (
    id: unknown, className: unknown, parentClassName: unknown, functionName: unknown, filename: unknown,
    line: unknown, column: unknown, classNumber: number
  ): boolean {
    return this.line === line && this.column === column && this.classNumber === classNumber && this.id === id && this.className === className &&
      this.parentClassName === parentClassName && this.functionName === functionName && this.filename === filename
  }
}

/** A call site of one object: everything but the props that tells an event apart. */
export class Site {
  readonly objectId: unknown
  readonly parentId: unknown
  readonly callSite: CallSite
  /** The props that were seen last; see `readProps` for their order. */
  props: readonly Raw[]
  /** The series of these props. */
  series: Series
  readonly hash: number
  next: Site | null = null

  constructor (hash: number, objectId: unknown, parentId: unknown, callSite: CallSite, props: readonly Raw[], series: Series) {
    this.objectId = objectId
    this.parentId = parentId
    this.callSite = callSite
    this.props = props
    this.series = series
    this.hash = hash
  }

  is (
    objectId: unknown, parentId: unknown, id: unknown, className: unknown, parentClassName: unknown,
    functionName: unknown, filename: unknown, line: unknown, column: unknown, classNumber: number
  ): boolean {
    return this.objectId === objectId && this.parentId === parentId &&
      this.callSite.is(id, className, parentClassName, functionName, filename, line, column, classNumber)
  }
}

/** Props that were seen at a site, and the series of both. */
export class Variant {
  readonly hash: number
  readonly site: Site
  readonly series: Series
  readonly props: readonly Raw[]
  next: Variant | null = null

  constructor (hash: number, site: Site, props: readonly Raw[], series: Series) {
    this.hash = hash
    this.site = site
    this.series = series
    this.props = props
  }
}

interface Entry<E> {
  readonly hash: number
  next: E | null
}

/** How many entries of one chain are compared before the slow path is the better way. */
const chainLimit = 8

/** A hash table with chains, bounded in the length of a chain: it forgets what does not fit. Its owner bounds its size. */
export class HashTable<E extends Entry<E>> {
  size = 0
  /** How many entries were cut off a chain; many of them say that the hashes are too much alike. */
  cuts = 0
  #slots: Array<E | null> = newSlots(64)

  /** The first entry of the chain for a hash; the others follow by `next`. */
  first (hash: number): E | null {
    return this.#slots[hash & (this.#slots.length - 1)]!
  }

  add (entry: E): void {
    if (this.size === this.#slots.length) this.#grow()
    this.#link(entry)
  }

  clear (): void {
    this.#slots = newSlots(64)
    this.size = 0
    this.cuts = 0
  }

  #link (entry: E): void {
    const slot = entry.hash & (this.#slots.length - 1)
    entry.next = this.#slots[slot]!
    this.#slots[slot] = entry
    this.size++
    // The last of a long chain goes, so that a search does not grow with the values that share a hash
    let last = entry
    for (let length = 1; length < chainLimit && last.next !== null; length++) last = last.next
    if (last.next !== null) {
      last.next = null
      this.size--
      this.cuts++
    }
  }

  #grow (): void {
    const old = this.#slots
    this.#slots = newSlots(old.length * 2)
    this.size = 0
    for (const first of old) {
      for (let entry = first; entry !== null;) {
        const { next }: E = entry
        this.#link(entry)
        entry = next
      }
    }
  }
}

export function newSlots (length: number): null[] {
  return new Array<null>(length).fill(null)
}

/** Mixes a number into a hash, so that the low bits of the result depend on all of both. */
export function mixed (hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1)
  return product ^ (product >>> 16)
}

/** The fewest and the most that `hashOf` looks at: the second are all characters of a label value. */
export const leastDetail = 4
export const mostDetail = 10

/** A number that is the same for equal values: of a text, from its length and end, and from 2 ** `detail` characters before. */
export function hashOf (value: unknown, detail = leastDetail): number {
  if (typeof value === 'number') return value === (value | 0) ? value : value ^ value % 1 * 0x9e3779b1
  if (typeof value !== 'string') return Number(value === true)
  const tail = Math.max(value.length - 6, 0)
  const hash = mixedText(value.length, value, tail, value.length, 1)
  return mixedText(hash, value, 0, tail, 1 + (tail >> detail))
}

function mixedText (start: number, text: string, from: number, to: number, step: number): number {
  let hash = start
  for (let i = from; i < to; i += step) hash = Math.imul(hash ^ text.charCodeAt(i), 0x9e3779b1)
  return hash
}

/** Mixes into the hash of a position what else tells call sites apart; the functions and files do where the position does. */
export function mixedNames (hash: number, id: unknown, className: unknown, parentClassName: unknown, classNumber: number): number {
  return mixed(mixed(mixed(hash, sketchOf(parentClassName)), sketchOf(className) ^ classNumber), hashOf(id))
}

// A base class traces at one position for all its subclasses, few enough for four characters to tell them apart
function sketchOf (value: unknown): number {
  if (typeof value !== 'string' || value === '') return 0
  const last = value.length - 1
  const ending = value.charCodeAt(last) ^ value.charCodeAt(Math.max(last - 1, 0)) << 8
  return last ^ ending ^ value.charCodeAt(last >> 1) << 16 ^ value.charCodeAt(last >> 2) << 24
}
