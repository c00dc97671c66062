import { urlPath } from '../platform.ts'
import type { BuiltinLabel } from '../types.ts'
import type { EventFields } from './event-fields.ts'
import type { LabelName } from './series.ts'

/** All labels that an event itself can give, in the order they are written. The first seven are those of 1.0.0. */
export const builtinLabels: readonly BuiltinLabel[] = [
  'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
  'caller_filename', 'caller_line', 'caller_column'
]

/** A built-in label: its name, and how its value is made of what was read of an event. */
export interface Builtin extends LabelName {
  readonly name: BuiltinLabel
  /** Runs no code of the app; gives undefined where the label is left out. */
  readonly value: (fields: EventFields) => unknown
}

/** All labels of a counter, and what they were made from. */
export interface LabelSchema {
  /** In the order they are written: the built-in ones, then three for each prop. */
  readonly labels: readonly LabelName[]
  readonly builtin: readonly Builtin[]
  readonly kept: ReadonlySet<BuiltinLabel>
  /** Names of the props that become labels. */
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
  const ofProps = props.flatMap(propLabels).map(name => ({ name, unbounded: true }))
  return { labels: [...builtin, ...ofProps], builtin, kept: new Set(kept), props }
}

/** The names of the three labels of a prop: characters that a label name cannot hold become `_`. */
export function propLabels (prop: string): [object: string, parent: string, caller: string] {
  const name = prop.replaceAll(/[^a-zA-Z0-9_]/g, '_')
  return [`object_props_${name}`, `parent_object_props_${name}`, `caller_props_${name}`]
}

function builtinLabel (name: BuiltinLabel, basePath: string): Builtin {
  const value = name === 'caller_filename' ? filenameValue(basePath) : values[name]
  return { name, unbounded: name === 'object_id' || name === 'parent_object_id', value }
}

const values: Record<Exclude<BuiltinLabel, 'caller_filename'>, Builtin['value']> = {
  // As in 1.0.0: an id, a parent's class and a parent's id count only where they are truthy
  id: fields => fields.id || undefined,
  object_classname: fields => fields.className,
  object_id: fields => fields.objectId,
  parent_object_classname: fields => fields.parentClassName || undefined,
  parent_object_id: fields => fields.parentId || undefined,
  caller_functionname: fields => fields.functionName,
  caller_line: fields => fields.line,
  caller_column: fields => fields.column
}

const scheme = 'file://'

// hypertrace 1.4 gives the URL of an ES module, in which a space is %20 and a drive follows a slash
function filenameValue (basePath: string): Builtin['value'] {
  const path = basePath.startsWith(scheme) ? basePath.slice(scheme.length) : basePath
  const cutPath = cutter(path)
  const cutUrlPath = cutter(path === basePath ? urlPath(path) : path)
  return ({ filename }) => {
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
