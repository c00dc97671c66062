import type { TraceEvent } from '../types.ts'
import type { ObjectSite } from './call-site.ts'
import { classNumbering } from './class-numbers.ts'
import { EventFields } from './event-fields.ts'
import { combineHash } from './hash.ts'
import { newSlots } from './hash-table.ts'
import type { LabelSchema } from './label-schema.ts'
import { propMatcher } from './prop-reader.ts'
import { SeriesCache } from './series-cache.ts'
import type { SeriesTable } from './series-table.ts'
import type { Series } from './series.ts'

/**
 * Slots for the sites that were found last, a power of two. Without them the row "no props, 1 series" takes 1.5 times
 * as long; with one slot, "no props, 100,000 series, 10 of them busy" 1.2 times; with 4,096, which do not stay in the
 * caches of the processor, "no props, 100,000 series" 1.2 times.
 */
const recentCount = 64

/**
 * Makes the function that gives the series of an event, and creates it where there is none.
 *
 * An event is compared instead of hashed, by its raw values, before any of them is made a label value: the numbers at
 * hand (object, parent, line, column) lead to the site that was found last with them, and the props are compared with
 * those that were seen there last. The cache is asked only where these differ. Nothing is allocated for an event that
 * was seen before, unless its props are objects or fractions.
 *
 * The function throws what code of the app throws that an event runs: a getter or a proxy.
 *
 * @param maxEntries see `SeriesCache`
 */
export function createLookup (
  schema: LabelSchema, table: SeriesTable, maxEntries: number
): (event: TraceEvent) => Series {
  const { kept } = schema
  const keepsId = kept.has('id')
  const keepsClassName = kept.has('object_classname')
  const keepsObjectId = kept.has('object_id')
  const keepsParentClassName = kept.has('parent_object_classname')
  const keepsParentId = kept.has('parent_object_id')
  const keepsFunctionName = kept.has('caller_functionname')
  const keepsFilename = kept.has('caller_filename')
  // Stryker disable next-line ConditionalExpression: to read more than the labels need takes only time and memory
  const keepsPosition = kept.has('caller_line') || kept.has('caller_column')
  // Stryker disable next-line ConditionalExpression,LogicalOperator: names tell sites apart as well, but slower
  const keepsCaller = keepsFunctionName || keepsFilename || keepsPosition
  // Stryker disable next-line ConditionalExpression,EqualityOperator: where there are no props, none of them differs
  const hasProps = schema.props.length > 0
  const hasSeenProps = propMatcher(schema.props)
  // Stryker disable next-line ConditionalExpression,LogicalOperator: numbers of classes that nobody needs cost time
  const expiresWithObjects = keepsObjectId && table.dropsCollected
  const classNumberOf = classNumbering()
  const recent: Array<ObjectSite | null> = newSlots(recentCount)
  const cache = new SeriesCache(schema, table, maxEntries, () => recent.fill(null))
  // What was read of the event at hand. Made anew only for new sites, so that events seen before allocate nothing
  let fields = new EventFields()

  // Longhand: with the values below in `fields` at once, and compared by `site.is(fields, classNumber)`, the row "no
  // props, 1 series" takes 1.15 times as long
  function lookup (event: TraceEvent): Series {
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
    const classNumber = expiresWithObjects ? classNumberOf(object?.ctx) : 0

    const position = combineHash(line as number, column as number)
    const place = combineHash(combineHash(position, objectId as number), parentId as number)
    let site = recent[place & (recentCount - 1)]!
    if (
      site === null || site.objectId !== objectId || site.parentId !== parentId || site.callSite.line !== line ||
      site.callSite.column !== column || site.callSite.classNumber !== classNumber || site.callSite.id !== id ||
      site.callSite.className !== className || site.callSite.parentClassName !== parentClassName ||
      site.callSite.functionName !== functionName || site.callSite.filename !== filename
    ) {
      fields.id = id
      fields.className = className
      fields.objectId = objectId
      fields.parentClassName = parentClassName
      fields.parentId = parentId
      fields.functionName = functionName
      fields.filename = filename
      fields.line = line
      fields.column = column
      const found = cache.lookup(fields, classNumber, place)
      if (found === null) return add(event, classNumber, place)
      // Stryker disable next-line ArithmeticOperator: a site in another slot is looked up again
      recent[place & (recentCount - 1)] = site = found
    }
    const isSeen = !hasProps || hasSeenProps(site.props, object?.props, parent?.props, caller?.props)
    return isSeen ? site.series : cache.lookupVariant(site, event)
  }

  function add (event: TraceEvent, classNumber: number, place: number): Series {
    const seen = fields
    fields = new EventFields()
    return cache.add(event, seen, classNumber, place)
  }

  return event => {
    const series = lookup(event)
    if (series.serial !== 0) return series
    // It was removed from the table
    cache.forget()
    return lookup(event)
  }
}
