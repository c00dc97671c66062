import type { SeriesDefinition } from '../metric/definition.ts'
import type { Registry } from '../metric/registry.ts'
import { checkEvaluation, readsLabels } from './evaluation.ts'
import { combinations, expand } from './expand.ts'
import type { Place } from './place.ts'
import { later, optional, record, required, type Read } from './record.ts'
import { dataKeys, dataOf, optionKeys, optionsOf, series } from './series.ts'
import { list, oneOf, text } from './type.ts'

/** Keys that make series, of which there is one for each combination of `expand`. */
const expandedKeys = Object.keys(dataKeys)

/** A metric family with its series. */
export const metric = record('metric', {
  name: required(text, 'such as `http_requests_total`'),
  help: optional(text, 'what it counts or measures', { otherwise: 'none' }),
  type: required(oneOf('counter', 'gauge', 'histogram', 'summary', 'untyped'), 'its type'),
  unit: optional(text, 'such as `seconds`', { otherwise: 'none' }),
  labels: optional(list(text), 'names of labels, in the order in which they are written',
    { otherwise: 'none', words: ['label'] }),
  native: later('native histograms'),
  exemplars: later('exemplars'),
  expand: optional(expand, 'labels with their values: one series for each combination, all with the same data'),
  ...dataKeys,
  ...optionKeys,
  timeseries: optional(list(series), 'series with data of their own')
})

type Keys = Read<typeof metric.keys>

/**
 * Adds a metric with its series.
 *
 * @throws {Fault} it is none, or does not go with what is there already
 */
export function addMetric (place: Place, registry: Registry): void {
  const keys = metric.read(place)
  const { name, type, help = '', unit = '', labels = [], timeseries } = keys
  place.within(() => registry.addFamily({ name, type, help, unit, labels }), metric.words)
  const ownData = expandedKeys.find(key => Object.hasOwn(keys, key))
  if (keys.expand !== undefined || (ownData !== undefined && timeseries === undefined)) {
    addExpanded(place, keys, registry)
  } else if (ownData !== undefined) {
    throw place.at(ownData).fault('needs expand: the series of timeseries have data of their own')
  }
  for (const [i, one] of (timeseries ?? []).entries()) {
    const at = place.at('timeseries').at(i)
    const definition = { name, labels: one.labels ?? {}, ...dataOf(at, one), ...optionsOf({ ...keys, ...one }) }
    const id = at.within(() => registry.create(definition, place.reading.now), series.words)
    if (one.paused === true) registry.pause(id)
    check(at, definition, registry)
  }
}

/** Adds a series for each combination of `expand`; one if there is none. */
function addExpanded (place: Place, keys: Keys, registry: Registry): void {
  const { name, expand = new Map<string, string[]>() } = keys
  const shared = { ...dataOf(place, keys), ...optionsOf(keys) }
  const count = Array.from(expand.values()).reduce((product, { length }) => product * length, 1)
  if (count > registry.maxSeries) {
    throw place.at('expand').fault(new RangeError(`must make at most ${registry.maxSeries} series, got ${count}`))
  }
  const words = new Map([...metric.words, ['labels', 'expand'] as const])
  let isChecked = false
  for (const labels of combinations(expand)) {
    const definition = { name, labels, ...shared }
    place.within(() => registry.create(definition, place.reading.now), words)
    if (!isChecked) check(place, definition, registry)
    // One speaks for all that share the data, unless it reads the values of labels
    isChecked ||= !readsLabels(definition)
  }
}

function check (place: Place, definition: SeriesDefinition, { interval, start }: Registry): void {
  checkEvaluation(place, definition, { interval, begin: start, now: place.reading.now })
}
