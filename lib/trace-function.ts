import { labelValue, maxLength, unprintable } from './counting/label-value.ts'
import type { Label, LabelSchema } from './counting/label-schema.ts'
import { CallSite, HashTable, hashOf, leastDetail, mixed, mixedNames, mostDetail, newSlots, type Raw, Site, Variant } from './counting/lookup.ts'
import type { Series, SeriesTable } from './counting/series-table.ts'
import type { Props, TraceEvent } from './types.ts'

/** Slots for the sites that were found last, a power of two. */
const recentCount = 4096

/** How many props may be cut off the look-up, which also happens by chance, before more of their texts is hashed. */
const cutLimit = 32

type MaybeProps = Props | null | undefined

/**
 * The function that counts one event on a table. It never throws: what is not an object is no event, and an event
 * without an object or a caller is counted with the labels that it has.
 *
 * An event is looked up by its raw values, before any of them is made a label value, and compared instead of hashed:
 * the numbers at hand (object, parent, line, column) lead to the site that was found last with them, and the props are
 * compared with those that were seen there last. Only what differs is hashed, from a few of its characters, and only
 * what was never seen makes label values and asks the table. Nothing is allocated for an event that was seen before,
 * unless its props are objects or fractions. The look-up forgets everything when it grows out of bounds or when many series have left; the table knows it all.
 */
export function createTrace (schema: LabelSchema, table: SeriesTable, maxSites: number): (event: TraceEvent) => void {
  const { builtin, kept, props: names } = schema
  const keepsId = kept.has('id')
  const keepsClassName = kept.has('object_classname')
  const keepsObjectId = kept.has('object_id')
  const keepsParentClassName = kept.has('parent_object_classname')
  const keepsParentId = kept.has('parent_object_id')
  const keepsFunctionName = kept.has('caller_functionname')
  const keepsFilename = kept.has('caller_filename')
  const keepsPosition = kept.has('caller_line') || kept.has('caller_column')
  const keepsCaller = keepsFunctionName || keepsFilename || keepsPosition
  const propCount = names.length
  const leavesWithObjects = keepsObjectId && table.dropsCollected

  const recent: Array<Site | null> = newSlots(recentCount)
  const callSites = new HashTable<CallSite>()
  const sites = new HashTable<Site>()
  const variants = new HashTable<Variant>()
  // The props of the event at hand: those of object, parent and caller under the first name, then under the next
  const props: Raw[] = new Array<Raw>(propCount * 3).fill(undefined)
  // How much of a text is hashed. Values that differ only elsewhere would be looked up in the table each time
  let detail = leastDetail
  // How many series had left when the look-up was last emptied
  let removals = 0
  let reading = false
  const classNumbers = new WeakMap<object, number>()
  let lastClassNumber = 0

  /** hypertrace counts the ids of objects by their constructors, so classes of one name have the same ids. */
  function classNumberOf (ctx: object | null | undefined): number {
    return classNumbers.get(ctx?.constructor as object) ?? addClass(ctx?.constructor)
  }

  function addClass (constructor: unknown): number {
    if (typeof constructor !== 'function') return 0
    classNumbers.set(constructor, ++lastClassNumber)
    return lastClassNumber
  }

  function find (event: TraceEvent): Series {
    const { object, parentObject: parent, caller } = event
    const id = keepsId ? event.id : undefined
    const className = keepsClassName ? object?.className : undefined
    const objectId = keepsObjectId ? object?.id : undefined
    const parentClassName = keepsParentClassName ? parent?.className : undefined
    const parentId = keepsParentId ? parent?.id : undefined
    const functionName = keepsFunctionName ? caller?.functionName : undefined
    const filename = keepsFilename ? caller?.filename : undefined
    const line = keepsCaller ? caller?.line : undefined
    const column = keepsCaller ? caller?.column : undefined
    const classNumber = leavesWithObjects ? classNumberOf(object?.ctx) : 0

    const place = mixed(mixed(mixed(line as number, column as number), objectId as number), parentId as number)
    let site: Site | null = recent[place & (recentCount - 1)]!
    if (site === null || !site.is(objectId, parentId, id, className, parentClassName, functionName, filename, line, column, classNumber)) {
      const hash = mixedNames(place, id, className, parentClassName, classNumber)
      site = sites.first(hash)
      while (
        site !== null &&
        (site.hash !== hash || !site.is(objectId, parentId, id, className, parentClassName, functionName, filename, line, column, classNumber))
      ) site = site.next
      if (site === null) {
        const callSite = new CallSite(id, className, parentClassName, functionName, filename, line, column, classNumber)
        return addSite(event, hash, callSite, objectId, parentId)
      }
      recent[place & (recentCount - 1)] = site
    }

    if (propCount === 0 || hasProps(site.props, object?.props, parent?.props, caller?.props)) return site.series
    return findVariant(site, event)
  }

  function addSite (event: TraceEvent, hash: number, seen: CallSite, objectId: unknown, parentId: unknown): Series {
    if (propCount > 0) readProps(hash, event.object?.props, event.parentObject?.props, event.caller?.props)
    const series = newSeries(event, seen, objectId, parentId)
    const { id, className, parentClassName, functionName, filename, line, column } = seen
    if (![objectId, parentId, id, className, parentClassName, functionName, filename, line, column].every(isComparable)) return series
    if (sites.size >= maxSites || callSites.size >= maxSites || table.removals - removals > table.size / 2) forget()
    sites.add(new Site(hash, objectId, parentId, shared(seen), propCount > 0 ? props.map(detached) : props, series))
    return series
  }

  function shared ({ hash, id, className, parentClassName, functionName, filename, line, column, classNumber }: CallSite): CallSite {
    for (let known = callSites.first(hash); known !== null; known = known.next) {
      if (known.is(id, className, parentClassName, functionName, filename, line, column, classNumber)) return known
    }
    const callSite = new CallSite(detached(id), detached(className), detached(parentClassName), detached(functionName), detached(filename), line, column, classNumber)
    callSites.add(callSite)
    return callSite
  }

  function findVariant (site: Site, event: TraceEvent): Series {
    const hash = readProps(site.hash, event.object?.props, event.parentObject?.props, event.caller?.props)
    let variant = variants.first(hash)
    while (variant !== null && (variant.hash !== hash || variant.site !== site || !sameProps(variant.props))) variant = variant.next
    if (variant === null) {
      const series = newSeries(event, site.callSite, site.objectId, site.parentId)
      if (variants.size >= maxSites) forget()
      variant = new Variant(hash, site, props.map(detached), series)
      variants.add(variant)
      if (variants.cuts > cutLimit && detail < mostDetail) {
        detail += 2
        forget()
      }
    }
    site.props = variant.props
    site.series = variant.series
    return variant.series
  }

  /** Asks the table for the series of raw values, and of the props that were read last. */
  function newSeries (event: TraceEvent, { id, className, parentClassName, functionName, filename, line, column }: CallSite, objectId: unknown, parentId: unknown): Series {
    const seen = { id, object: { className, id: objectId }, parentObject: { className: parentClassName, id: parentId }, caller: { functionName, filename, line, column } }
    return table.getOrCreate([...builtin.map(label => valueOf(label, seen as TraceEvent)), ...props.map(labelValue)], ownerOf(event))
  }

  function forget (): void {
    removals = table.removals
    recent.fill(null)
    callSites.clear()
    sites.clear()
    variants.clear()
  }

  /** Puts the props of an event where they can be compared, and mixes them into a hash. */
  function readProps (start: number, ofObject: MaybeProps, ofParent: MaybeProps, ofCaller: MaybeProps): number {
    let hash = start
    for (let i = 0, at = 0; i < propCount; i++) {
      const name = names[i]!
      hash = readProp(hash, ofObject, name, at++)
      hash = readProp(hash, ofParent, name, at++)
      hash = readProp(hash, ofCaller, name, at++)
    }
    return hash
  }

  function readProp (hash: number, of: MaybeProps, name: string, at: number): number {
    const value = of === null || of === undefined ? undefined : of[name]
    if (value === undefined || !Object.hasOwn(of!, name)) {
      props[at] = undefined
      return hash
    }
    const raw = comparable(value)
    props[at] = raw
    return mixed(hash, hashOf(raw, detail) + at)
  }

  function sameProps (raws: readonly Raw[]): boolean {
    for (let i = 0; i < raws.length; i++) {
      if (raws[i] !== props[i]) return false
    }
    return true
  }

  /** Whether the props of an event are these, without making them comparable first. */
  function hasProps (raws: readonly Raw[], ofObject: MaybeProps, ofParent: MaybeProps, ofCaller: MaybeProps): boolean {
    for (let i = 0, at = 0; i < propCount; i++) {
      const name = names[i]!
      if (!hasProp(ofObject, name, raws[at++]) || !hasProp(ofParent, name, raws[at++]) || !hasProp(ofCaller, name, raws[at++])) return false
    }
    return true
  }

  function hasProp (of: MaybeProps, name: string, raw: Raw): boolean {
    if (of === null || of === undefined) return raw === undefined
    return of[name] === raw && (raw === undefined || Object.hasOwn(of, name))
  }

  function countEach (event: TraceEvent): void {
    table.getOrCreate(schema.labels.map(label => valueOf(label, event)), ownerOf(event)).count++
  }

  /** Object whose collection expires the series of an event; without its id, they are those of other objects as well. */
  function ownerOf (event: TraceEvent): object | undefined {
    try {
      const ctx: unknown = keepsObjectId ? event.object?.ctx : undefined
      return (typeof ctx === 'object' && ctx !== null) || typeof ctx === 'function' ? ctx : undefined
    } catch {
      return undefined
    }
  }

  return event => {
    if (typeof event !== 'object' || event === null) return
    // A getter or a toString of the app may trace in turn; the values of the outer event are still being read then
    if (reading) return countEach(event)
    reading = true
    let series: Series | null = null
    try {
      series = find(event)
      if (series.serial === 0) {
        forget()
        series = find(event)
      }
    } catch {
      // A getter or a proxy of the app failed: the event is counted below, with what can be read of it
      series = null
    }
    reading = false
    if (series === null) countEach(event)
    else series.count++
  }
}

function valueOf (label: Label, event: TraceEvent): string {
  try {
    return labelValue(label.read(event))
  } catch {
    return unprintable
  }
}

function comparable (value: unknown): Raw {
  switch (typeof value) {
    case 'string': return value.length <= maxLength ? value : labelValue(value)
    case 'number': return Number.isNaN(value) ? 'NaN' : value
    case 'boolean': return value
    default: return value === null ? null : labelValue(value)
  }
}

function isComparable (value: unknown): boolean {
  return value === undefined || comparable(value) === value
}

/**
 * A text with memory of its own. Names cut out of a stack trace are slices that keep the whole of it; as the key of an
 * object, a text is copied, and equal ones become one.
 */
function detached<T> (value: T): T {
  return typeof value === 'string' ? Object.keys({ [value]: 0 })[0] as T : value
}
