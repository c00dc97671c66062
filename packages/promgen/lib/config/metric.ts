import { combinations } from '../metric/combinations.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Registry } from '../metric/registry.ts'
import { checkEvaluation, withinData, type Present } from './evaluation.ts'
import { expand } from './expand.ts'
import type { Place } from './place.ts'
import type { Quantiles } from './quantiles.ts'
import { later, optional, record, required, type Read } from './record.ts'
import { dataKeys, dataOf } from './series-data.ts'
import { optionKeys, optionsOf, series, seriesWords } from './series.ts'
import { list, number, oneOf, text } from './type.ts'
import { value } from './value.ts'

/** How a histogram is native. */
export const native = record('map', {
  schema: required(number, 'each power of two has 2^schema buckets: whole, from -4 to 8')
})

/** A metric family with its series. */
export const metric = record('metric', {
  name: required(text, 'such as `http_requests_total`'),
  help: optional(text, 'what it counts or measures', { otherwise: 'none' }),
  type: required(oneOf('counter', 'gauge', 'histogram', 'summary', 'untyped'), 'its type'),
  unit: optional(text, 'such as `seconds`', { otherwise: 'none' }),
  labels: optional(list(text), 'names of labels, in the order in which they are written',
    { otherwise: 'none', words: ['label'] }),
  buckets: optional(list(value), 'of a histogram: upper bounds, which rise',
    { otherwise: 'those of Prometheus\' clients, from 5 ms to 10 s' }),
  native: optional(native, 'of a histogram: remote write sends native ones too; `/metrics` and exports have none',
    { otherwise: 'none' }),
  exemplars: later('exemplars'),
  expand: optional(expand, 'labels with their values: one series for each combination, all with the same data'),
  ...dataKeys,
  quantiles: optional(dataKeys.quantiles.type, 'of a summary, a list: the shares that it has; else as in `timeseries`',
    { otherwise: 'those of the first series' }),
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
  const { name, type, help = '', unit = '', labels = [], buckets, native, timeseries } = keys
  const quantiles = type === 'summary' ? sharesOf(keys.quantiles ?? timeseries?.[0]?.quantiles) : undefined
  const own = { ...buckets === undefined ? {} : { buckets }, ...quantiles === undefined ? {} : { quantiles } }
  place.within(() => registry.addFamily({ name, type, help, unit, labels, native, ...own }), metric.words)
  const data = ownDataOf(keys)
  const [dataKey] = Object.keys(data)
  if (keys.expand !== undefined || (dataKey !== undefined && timeseries === undefined)) {
    addExpanded(place, keys, { ...dataOf(place, data, type), ...optionsOf(keys) }, registry)
  } else if (dataKey !== undefined) {
    throw place.at(dataKey).fault('needs expand: the series of timeseries have data of their own')
  }
  for (const [i, one] of (timeseries ?? []).entries()) {
    const at = place.at('timeseries').at(i)
    const definition = {
      name,
      labels: one.labels ?? {},
      ...dataOf(at, one, type),
      ...optionsOf({ ...keys, ...one }),
      ...one.carried === undefined ? {} : { carried: one.carried }
    }
    const id = created(at, definition, registry, seriesWords)
    if (one.paused === true) registry.pause(id)
    check(at, definition, registry)
  }
}

/** What a metric says about the data of series that have none of their own. */
function ownDataOf ({ type, ...keys }: Keys): Read<typeof dataKeys> {
  const names = Object.keys(dataKeys) as Array<keyof typeof dataKeys>
  const isList = type === 'summary' && Array.isArray(keys.quantiles)
  const given = names.filter(name => keys[name] !== undefined && !(isList && name === 'quantiles'))
  return Object.fromEntries(given.map(name => [name, keys[name]]))
}

/** The quantiles that a summary has; undefined if nothing names them. */
function sharesOf (quantiles: Quantiles | undefined): number[] | undefined {
  return Array.isArray(quantiles) ? quantiles : quantiles && Array.from(quantiles.keys(), Number).sort((a, b) => a - b)
}

/** Adds a series for each combination of `expand`; one if there is none. */
function addExpanded (
  place: Place, keys: Keys, shared: Omit<SeriesDefinition, 'name' | 'labels'>, registry: Registry
): void {
  const { name, expand = new Map<string, string[]>() } = keys
  const count = Array.from(expand.values()).reduce((product, { length }) => product * length, 1)
  if (count > registry.maxSeries) {
    throw place.at('expand').fault(new RangeError(`must make at most ${registry.maxSeries} series, got ${count}`))
  }
  const words = new Map([...seriesWords, ['labels', 'expand'] as const])
  let first: SeriesDefinition | undefined
  for (const labels of combinations(expand)) {
    const definition = { name, labels, ...shared }
    created(place, definition, registry, words)
    first ??= definition
  }
  // One speaks for all that share the data
  if (first !== undefined) check(place, first, registry)
}

function created (
  place: Place, definition: SeriesDefinition, registry: Registry, words: ReadonlyMap<string, string>
): string {
  const { now } = place.reading
  return withinData(place, definition, presentOf(place, registry), () => registry.create(definition, now), words)
}

function check (place: Place, definition: SeriesDefinition, registry: Registry): void {
  checkEvaluation(place, definition, presentOf(place, registry))
}

function presentOf ({ reading: { now } }: Place, { interval, start }: Registry): Present {
  return { interval, begin: start, now }
}
