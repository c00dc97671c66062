import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { types } from 'node:util'
import { unprintable } from './label-value.ts'
import type { BuiltinLabel, Props, TraceEvent } from '../types.ts'

/** All labels that an event itself can give, in the order they are written. The first seven are those of 1.0.0. */
export const builtinLabels: readonly BuiltinLabel[] = [
  'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
  'caller_filename', 'caller_line', 'caller_column'
]

/** One label: its name, and how its raw value is taken from an event. */
export interface Label {
  readonly name: string
  /** Whether its values have no natural bound, so that they are the first to go when the budget is full. */
  readonly unbounded: boolean
  /** Throws only what a getter of the event throws. */
  readonly read: (event: TraceEvent) => unknown
}

/** All labels of a counter, and what they were made from. */
export interface LabelSchema {
  /** In the order they are written: the built-in ones, then three for each prop. */
  readonly labels: readonly Label[]
  readonly builtin: readonly Label[]
  readonly kept: ReadonlySet<BuiltinLabel>
  readonly props: readonly string[]
}

/**
 * The labels of a counter: first the built-in ones in their order, then three for each prop.
 *
 * @param kept the built-in labels to keep
 * @param props names of the props that become labels
 * @param basePath cut off the front of `caller_filename`; '' for none
 * @example
 * labelSchema(['id'], ['peer'], '').labels.map(label => label.name)
 * // ['id', 'object_props_peer', 'parent_object_props_peer', 'caller_props_peer']
 */
export function labelSchema (kept: readonly BuiltinLabel[], props: readonly string[], basePath: string): LabelSchema {
  const builtin = kept.map(name => builtinLabel(name, basePath))
  return { labels: [...builtin, ...props.flatMap(propLabel)], builtin, kept: new Set(kept), props }
}

/** The names of the three labels of a prop: characters that a label name cannot hold become `_`. */
export function propLabels (prop: string): [object: string, parent: string, caller: string] {
  const name = prop.replaceAll(/[^a-zA-Z0-9_]/g, '_')
  return [`object_props_${name}`, `parent_object_props_${name}`, `caller_props_${name}`]
}

function builtinLabel (name: BuiltinLabel, basePath: string): Label {
  const read = name === 'caller_filename' ? filenameReader(basePath) : readers[name]
  return { name, unbounded: name === 'object_id' || name === 'parent_object_id', read }
}

const readers: Record<Exclude<BuiltinLabel, 'caller_filename'>, Label['read']> = {
  // As 1.0.0 did: an id, a parent's class and a parent's id count only where they are truthy
  id: event => event.id || undefined,
  object_classname: event => event.object?.className,
  object_id: event => event.object?.id,
  parent_object_classname: event => event.parentObject?.className || undefined,
  parent_object_id: event => event.parentObject?.id || undefined,
  caller_functionname: event => event.caller?.functionName,
  caller_line: event => event.caller?.line,
  caller_column: event => event.caller?.column
}

const scheme = 'file://'

// The file name of an ES module is a URL, in which a space is %20 and a drive follows a slash; hypertrace 1.4 leaves it so
function filenameReader (basePath: string): Label['read'] {
  const path = basePath.startsWith(scheme) ? basePath.slice(scheme.length) : basePath
  const urlPath = path === basePath && isAbsolute(path) ? pathToFileURL(path).pathname : path
  const cutPath = cutter(path)
  const cutUrlPath = cutter(urlPath)
  return event => {
    const filename: unknown = event.caller?.filename
    if (typeof filename !== 'string') return filename
    return filename.startsWith(scheme) ? cutUrlPath(filename.slice(scheme.length)) : cutPath(filename)
  }
}

/** Cuts a folder and the separator behind it off the front of a path that lies in it. */
function cutter (folder: string): (path: string) => string {
  if (folder === '') return path => path
  const base = folder.replace(/[/\\]+$/, '')
  return path => path.startsWith(base) && /[/\\]/.test(path.charAt(base.length)) ? path.slice(base.length + 1) : path
}

function propLabel (prop: string): Label[] {
  const [object, parent, caller] = propLabels(prop)
  return [
    { name: object, unbounded: true, read: event => own(event.object?.props, prop) },
    { name: parent, unbounded: true, read: event => own(event.parentObject?.props, prop) },
    { name: caller, unbounded: true, read: event => own(event.caller?.props, prop) }
  ]
}

// True while code of the app may run, in a getter or a proxy: should that code trace, no such code is run in turn,
// so that a getter which traces its own object comes to an end
let reading = false

function own (props: Props | null | undefined, name: string): unknown {
  if (props === null || props === undefined) return undefined
  if (reading) return plainOwn(props, name)
  reading = true
  try {
    return Object.hasOwn(props, name) ? props[name] : undefined
  } finally {
    reading = false
  }
}

function plainOwn (props: Props, name: string): unknown {
  if (types.isProxy(props)) return unprintable
  const property = Object.getOwnPropertyDescriptor(props, name)
  return property?.get === undefined ? property?.value : unprintable
}
