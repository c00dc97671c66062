import { hintFor } from './nearest.ts'
import type { Place } from './place.ts'
import { keysOf, type Schema, type Type } from './type.ts'

/** A key of a map whose keys are known. */
export interface Key<T, Required extends boolean = boolean> {
  readonly type: Type<T>
  /** One line. */
  readonly about: string
  readonly required: Required
  /** What is done without it, as the documentation shows it; undefined if nothing is. */
  readonly otherwise: string | undefined
  /** What messages of the library call it, other than by its name. */
  readonly words: readonly string[]
}

/** The known keys of a map. */
export type Keys = Readonly<Record<string, Key<unknown>>>

/** What is read from a map. Optional keys that are absent stay absent. */
export type Read<Of extends Keys> =
  { [Name in keyof Of as Of[Name] extends Key<unknown, true> ? Name : never]: Value<Of[Name]> } &
  { [Name in keyof Of as Of[Name] extends Key<unknown, true> ? never : Name]?: Value<Of[Name]> }

type Value<Of> = Of extends Key<infer T> ? T : never

/** A type of maps whose keys are known. */
export interface RecordType<Of extends Keys> extends Type<Read<Of>> {
  readonly keys: Of
  /** Names of keys, by what messages of the library call them. */
  readonly words: ReadonlyMap<string, string>
}

/** Of a key. */
export interface KeyOptions {
  /** What is done without it. */
  otherwise?: string
  words?: readonly string[]
}

/** A key that must be there. */
export function required<T> (type: Type<T>, about: string, { words = [] }: KeyOptions = {}): Key<T, true> {
  return { type, about, required: true, otherwise: undefined, words }
}

/** A key that may be there. */
export function optional<T> (type: Type<T>, about: string, { otherwise, words = [] }: KeyOptions = {}): Key<T, false> {
  return { type, about, required: false, otherwise, words }
}

/** A key of a part that is not built yet. */
export function later (about: string): Key<never, false> {
  const type: Type<never> = {
    name: 'not built yet',
    schema: { not: {} },
    read: place => { throw place.fault('is not built yet: remove it') }
  }
  return { type, about, required: false, otherwise: undefined, words: [] }
}

/** Maps with these keys and no others. */
export function record<Of extends Keys> (name: string, keys: Of): RecordType<Of> {
  const names = Object.keys(keys)
  const words = names.flatMap(name => keys[name]!.words.map(word => [word, name] as const))
  return {
    name,
    keys,
    words: new Map(words),
    schema: schemaOf(keys),
    read (place) {
      checkKeys(place, names)
      const read: Record<string, unknown> = Object.create(null)
      for (const name of names) {
        const { value } = place.at(name)
        if (value !== undefined) read[name] = keys[name]!.type.read(place.at(name))
        else if (keys[name]!.required) throw place.fault(`${name} is missing`)
      }
      return read as Read<Of>
    }
  }
}

/**
 * Checks that a map has known keys only.
 *
 * @throws {Fault} it is no map, or has another key
 */
export function checkKeys (place: Place, names: readonly string[]): void {
  for (const key of keysOf(place)) {
    if (!names.includes(key)) throw place.keyFault(key, `unknown key${hintFor(key, names)}`)
  }
}

function schemaOf (keys: Keys): Schema {
  const properties = Object.entries(keys).map(([name, { type, about }]) => {
    return [name, { description: about, ...type.schema }] as const
  })
  const required = Object.keys(keys).filter(name => keys[name]!.required)
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false
  }
}
