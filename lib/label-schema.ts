import type { BuiltinLabel, Props, TraceEvent } from './types.ts'

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

/**
 * The labels of a counter: first the built-in ones in their order, then three for each prop.
 *
 * @param kept the built-in labels to keep
 * @param props names of the props that become labels
 * @param basePath cut off the front of `caller_filename`; '' for none
 * @example
 * labelSchema(['id'], ['peer'], '').map(label => label.name)
 * // ['id', 'object_props_peer', 'parent_object_props_peer', 'caller_props_peer']
 */
export function labelSchema (kept: readonly BuiltinLabel[], props: readonly string[], basePath: string): Label[] {
  return [...kept.map(name => builtinLabel(name, basePath)), ...props.flatMap(propLabel)]
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

const readers: Record<BuiltinLabel, Label['read']> = {
  // As 1.0.0 did: an id, a parent's class and a parent's id count only where they are truthy
  id: event => event.id || undefined,
  object_classname: event => event.object?.className,
  object_id: event => event.object?.id,
  parent_object_classname: event => event.parentObject?.className || undefined,
  parent_object_id: event => event.parentObject?.id || undefined,
  caller_functionname: event => event.caller?.functionName,
  caller_filename: event => event.caller?.filename,
  caller_line: event => event.caller?.line,
  caller_column: event => event.caller?.column
}

function filenameReader (basePath: string): Label['read'] {
  const base = withoutScheme(basePath).replace(/[/\\]+$/, '')
  return event => {
    const filename: unknown = event.caller?.filename
    if (typeof filename !== 'string') return filename
    const path = withoutScheme(filename)
    return base !== '' && path.startsWith(base) && /[/\\]/.test(path.charAt(base.length)) ? path.slice(base.length + 1) : path
  }
}

// hypertrace 1.4 leaves the scheme on the file names of ES modules
function withoutScheme (filename: string): string {
  return filename.startsWith('file://') ? filename.slice('file://'.length) : filename
}

function propLabel (prop: string): Label[] {
  const [object, parent, caller] = propLabels(prop)
  return [
    { name: object, unbounded: true, read: event => own(event.object?.props, prop) },
    { name: parent, unbounded: true, read: event => own(event.parentObject?.props, prop) },
    { name: caller, unbounded: true, read: event => own(event.caller?.props, prop) }
  ]
}

function own (props: Props | null | undefined, name: string): unknown {
  return props !== null && props !== undefined && Object.hasOwn(props, name) ? props[name] : undefined
}
