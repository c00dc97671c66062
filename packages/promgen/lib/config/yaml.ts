import {
  isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Pair, type YAMLSeq
} from 'yaml'
import { faultAt, isFault, type Fault } from './fault.ts'
import { hintFor } from './nearest.ts'
import { flawOf } from './nesting.ts'
import type { Path } from './path.ts'
import { isObject, shownValue } from './place.ts'

/** An error in a file. */
export type FileFault = Fault & { readonly file: string, readonly line: number, readonly column: number }

/** Where something is in a text, each counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * A document in YAML 1.2, as values that JSON has. Timestamps stay text. What an alias refers to is the same object
 * wherever it is used. Maps have no prototype.
 */
export class YamlDocument {
  readonly file: string
  readonly value: unknown
  readonly #lines = new LineCounter()
  /** From where the keys of a map, and the values of a list come. */
  readonly #maps = new WeakMap<object, Map<string, Pair>>()
  readonly #lists = new WeakMap<object, YAMLSeq>()
  /** By their anchors; those that are not complete yet are undefined. */
  readonly #anchored = new Map<string, { value: unknown } | undefined>()

  /**
   * @param file as messages show it
   * @throws {TypeError} the text is not one document in YAML, with the position in `file`, `line` and `column`
   */
  constructor (file: string, text: string) {
    this.file = file
    const body = text.replace(/^\uFEFF/, '')
    const flaw = flawOf(body)
    if (flaw !== undefined) {
      for (const { index } of body.matchAll(/^/gm)) this.#lines.addNewLine(index)
      throw this.#error(flaw.offset, flaw.reason)
    }
    this.value = this.#plain(this.#parse(body).contents, [])
  }

  #parse (body: string): Document {
    const documents = parseAllDocuments(body, {
      lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false, schema: 'core', resolveKnownTags: false
    })
    const [document, second] = documents as Document[]
    if (document === undefined) throw this.#error(0, 'the file is empty')
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined) throw this.#error(error.pos[0], `not YAML: ${error.message}`)
    if (second !== undefined) throw this.#error(offsetOf(second)!, 'must be one document, got another one')
    return document
  }

  /**
   * The error of a value in this document, with the file, line and column before its message.
   *
   * @param error returned as it is if it is none of a value
   */
  located (error: unknown): unknown {
    if (!isFault(error)) return error
    return this.#fault(this.#positionOf(error.steps, error.ofKey), error)
  }

  /** Where a value is; for one that is not there, where the one is that it is missing from. */
  positionOf (steps: Path): Position {
    return this.#positionOf(steps, true)
  }

  #positionOf (steps: Path, ofKey: boolean): Position {
    let value = this.value as object
    let offset = 0
    for (const [i, step] of steps.entries()) {
      const item = typeof step === 'number' ? this.#lists.get(value)?.items[step] : this.#maps.get(value)?.get(step)
      if (item === undefined) break
      const { key, value: node } = (typeof step === 'number' ? { key: item, value: item } : item) as Pair
      offset = offsetOf(ofKey && i === steps.length - 1 ? key : node) ?? offsetOf(key)!
      value = Reflect.get(value, step)
    }
    const { line, col } = this.#lines.linePos(offset)
    return { line, column: col }
  }

  #fault ({ line, column }: Position, fault: Fault): FileFault {
    const { path, steps, ofKey } = fault
    const Type = fault instanceof RangeError ? RangeError : TypeError
    const error = new Type(`${this.file}:${line}:${column}: ${fault.message}`, { cause: fault })
    return Object.assign(error, { path, steps, ofKey, file: this.file, line, column })
  }

  #error (offset: number, reason: string, path: Path = []): FileFault {
    const { line, col } = this.#lines.linePos(offset)
    return this.#fault({ line, column: col }, faultAt(path, reason))
  }

  #plain (node: unknown, path: Path): unknown {
    if (isAlias(node)) {
      const { source } = node
      const known = this.#anchored.get(source)
      if (known !== undefined) return known.value
      const reason = this.#anchored.has(source)
        ? `alias ${source} is part of what it refers to`
        : `unknown alias ${source}${hintFor(source, [...this.#anchored.keys()])}`
      throw this.#error(offsetOf(node)!, reason, path)
    }
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchored.set(anchor, undefined)
    const value = this.#content(node, path)
    if (anchor !== undefined) this.#anchored.set(anchor, { value })
    return value
  }

  #content (node: unknown, path: Path): unknown {
    if (isScalar(node)) return node.value
    if (isMap(node)) return this.#map(node.items, path)
    if (!isSeq(node)) return null
    const list = node.items.map((item, i) => this.#plain(item, [...path, i]))
    this.#lists.set(list, node)
    return list
  }

  #map (pairs: Pair[], path: Path): object {
    const map: Record<string, unknown> = Object.create(null)
    const sources = new Map<string, Pair>()
    const merged: Array<[Pair, unknown]> = []
    for (const pair of pairs) {
      const key = this.#key(pair, path)
      const value = this.#plain(pair.value, [...path, key])
      if (isScalar(pair.key) && pair.key.type === 'PLAIN' && key === '<<') {
        merged.push([pair, value])
        continue
      }
      if (sources.has(key)) throw this.#error(offsetOf(pair.key)!, 'this key is there twice', [...path, key])
      sources.set(key, pair)
      map[key] = value
    }
    for (const [pair, value] of merged) {
      for (const one of Array.isArray(value) ? value : [value]) this.#merge(map, sources, one, pair, path)
    }
    this.#maps.set(map, sources)
    return map
  }

  /** Adds what a map does not have itself. */
  #merge (map: Record<string, unknown>, sources: Map<string, Pair>, other: unknown, { key }: Pair, path: Path): void {
    const from = isObject(other) ? this.#maps.get(other) : undefined
    if (from === undefined) {
      throw this.#error(offsetOf(key)!, `takes a map or a list of maps, got ${shownValue(other)}`, [...path, '<<'])
    }
    for (const [name, source] of from) {
      if (sources.has(name)) continue
      sources.set(name, source)
      map[name] = Reflect.get(other as object, name)
    }
  }

  #key ({ key }: Pair, path: Path): string {
    const value = this.#plain(key, path)
    if (typeof value === 'string') return value
    // Such as 0.5, which is a key of quantiles
    if (typeof value === 'number') return isScalar(key) ? key.source! : String(value)
    const got = typeof value === 'boolean' ? `boolean ${value}: quote it` : shownValue(value)
    throw this.#error(offsetOf(key)!, `a key must be text, got ${got}`, path)
  }
}

/** Where a node begins. */
function offsetOf (node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null)?.range?.[0]
}
