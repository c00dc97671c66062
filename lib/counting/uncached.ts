import { isProxy } from '../platform.ts'
import type { TraceEvent } from '../types.ts'
import { EventFields } from './event-fields.ts'
import { labelValue, passiveLabelValue, unprintable } from './label-value.ts'
import type { LabelSchema } from './label-schema.ts'
import type { SeriesTable } from './series-table.ts'
import type { Series } from './series.ts'

/** How the parts of an event are read and printed. */
export interface Access {
  /** A property of a value, undefined where there is none. Can throw. */
  get (of: unknown, name: string): unknown
  /** The same for own properties. */
  own (of: unknown, name: string): unknown
  /** A label value. Never throws. */
  text (value: unknown): string
}

/** As usual: getters, proxies and `toString` run. */
export const active: Access = {
  get: (of, name) => isNothing(of) ? undefined : (of as Record<string, unknown>)[name],
  own: (of, name) => isNothing(of) || !Object.hasOwn(of as object, name) ? undefined : active.get(of, name),
  text: labelValue
}

/** Without running code of the app: throws where that would be needed. */
export const passive: Access = {
  get (of, name) {
    for (let at = of; isObject(at); at = Object.getPrototypeOf(at)) {
      const property = passiveProperty(at, name)
      if (property !== undefined) return property.value
    }
    return undefined
  },
  own: (of, name) => isObject(of) ? passiveProperty(of, name)?.value : undefined,
  text: passiveLabelValue
}

/**
 * The series of an event, of which each part is read on its own: one that cannot be read is `[unprintable]`, and the
 * others are as usual. Slower than the cache, which takes an event as a whole.
 *
 * @throws {RangeError} the stack is nearly full
 */
export function uncachedSeries (schema: LabelSchema, table: SeriesTable, event: TraceEvent, access: Access): Series {
  const { get, own, text } = access
  const part = (name: string, key: string): unknown => get(get(event, name), key)

  const fields = new EventFields()
  fields.id = attempt(() => get(event, 'id'))
  fields.className = attempt(() => part('object', 'className'))
  fields.objectId = attempt(() => part('object', 'id'))
  fields.parentClassName = attempt(() => part('parentObject', 'className'))
  fields.parentId = attempt(() => part('parentObject', 'id'))
  fields.functionName = attempt(() => part('caller', 'functionName'))
  fields.filename = attempt(() => part('caller', 'filename'))
  fields.line = attempt(() => part('caller', 'line'))
  fields.column = attempt(() => part('caller', 'column'))

  const props = schema.props.flatMap(name => {
    return ['object', 'parentObject', 'caller'].map(of => attempt(() => own(part(of, 'props'), name)))
  })
  const values = [...schema.builtin.map(({ value }) => value(fields)), ...props]
  return table.getOrCreate(values.map(value => text(value)), ownerOf(schema, () => part('object', 'ctx')))
}

/**
 * Object whose collection expires the series of an event; undefined where `object_id` is no label, since the series is
 * that of other objects as well then.
 */
export function ownerOf (schema: LabelSchema, ctx: () => unknown): object | undefined {
  const object = schema.kept.has('object_id') ? attempt(ctx) : undefined
  return isObject(object) ? object : undefined
}

function attempt (read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return unprintable
  }
}

function passiveProperty (of: object, name: string): PropertyDescriptor | undefined {
  if (isProxy(of)) throw new TypeError('a proxy runs code of the app')
  const property = Object.getOwnPropertyDescriptor(of, name)
  if (property?.get !== undefined) throw new TypeError('a getter runs code of the app')
  return property
}

function isNothing (value: unknown): boolean {
  return value === null || value === undefined
}

function isObject (value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
