import { shownValue, type Place } from './place.ts'

/** A JSON Schema, draft 2020-12. */
export interface Schema { readonly [keyword: string]: unknown }

/** What a value may be. The reader, the JSON Schema and the documentation follow from it. */
export interface Type<T> {
  /** As the documentation names it. */
  readonly name: string
  readonly schema: Schema
  /** @throws {Fault} the value is something else */
  read (place: Place): T
}

/** What a type makes of a value. */
export type Made<Of> = Of extends Type<infer T> ? T : never

/**
 * A type of values that are told apart by one test.
 *
 * @param rule the end of 'must be ...'
 */
function tested<T> (name: string, schema: Schema, rule: string, is: (value: unknown) => value is T): Type<T> {
  return {
    name,
    schema,
    read (place) {
      if (is(place.value)) return place.value
      throw place.fault(`must be ${rule}, got ${shownValue(place.value)}`)
    }
  }
}

/** Whether a value is a whole number that has not lost digits. */
function isWhole (value: unknown): value is number {
  return Number.isSafeInteger(value)
}

export const number: Type<number> =
  tested('number', { type: 'number' }, 'a number', value => typeof value === 'number')

export const whole: Type<number> = tested('whole number', { type: 'integer' }, 'a whole number', isWhole)

export const boolean: Type<boolean> =
  tested('boolean', { type: 'boolean' }, 'true or false', value => typeof value === 'boolean')

/** Text. A number or a boolean in its place is what YAML makes of text that is not quoted. */
export const text: Type<string> = {
  name: 'text',
  schema: { type: 'string' },
  read (place) {
    const { value } = place
    if (typeof value === 'string') return value
    const isScalar = typeof value === 'number' || typeof value === 'boolean'
    const got = isScalar ? `${typeof value} ${value}: quote it` : shownValue(value)
    throw place.fault(`must be text, got ${got}`)
  }
}

/** One of several words. */
export function oneOf<Word extends string> (...words: Word[]): Type<Word> {
  const rule = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  const is = (value: unknown): value is Word => words.includes(value as Word)
  return tested(words.map(word => `\`${word}\``).join(', '), { enum: words }, rule, is)
}

/** A value or null. */
export function nullable<T> (type: Type<T>): Type<T | null> {
  return {
    name: `${type.name} or null`,
    schema: { anyOf: [type.schema, { type: 'null' }] },
    read: place => place.value === null ? null : type.read(place)
  }
}

/** A list. */
export function list<T> (type: Type<T>, { name = `list of ${type.name}`, least = 0 } = {}): Type<T[]> {
  return {
    name,
    schema: { type: 'array', items: type.schema, ...(least === 0 ? {} : { minItems: least }) },
    read (place) {
      const items = itemsOf(place)
      if (items.length < least) throw place.fault(`must have ${least} or more, got ${items.length}`)
      return items.map(item => type.read(item))
    }
  }
}

/**
 * The items of a list.
 *
 * @throws {Fault} the value is no list
 */
export function itemsOf (place: Place): Place[] {
  if (Array.isArray(place.value)) return place.value.map((_, i) => place.at(i))
  throw place.fault(`must be a list, got ${shownValue(place.value)}`)
}

/** A map from texts of any kind. */
export function mapOf<T> (type: Type<T>, name: string, schema: Schema = {}): Type<Map<string, T>> {
  return {
    name,
    schema: { type: 'object', additionalProperties: type.schema, ...schema },
    read (place) {
      return new Map(keysOf(place).map(key => [key, type.read(place.at(key))]))
    }
  }
}

/**
 * The keys of a map, in their order.
 *
 * @throws {Fault} the value is no map
 */
export function keysOf (place: Place): string[] {
  const { value } = place
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.keys(value)
  throw place.fault(`must be a map, got ${shownValue(value)}`)
}
