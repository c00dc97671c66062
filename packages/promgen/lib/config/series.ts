import { churn, type Churn } from '../metric/churn.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Labels } from '../metric/labels.ts'
import { end } from './end.ts'
import { checkEvaluation } from './evaluation.ts'
import { Place, type Reading } from './place.ts'
import { DocumentReading } from './reading.ts'
import { optional, record, required, type Read } from './record.ts'
import { dataKeys, dataOf } from './series-data.ts'
import { duration, instant } from './times.ts'
import { boolean, list, mapOf, number, text, type Type } from './type.ts'
import { value } from './value.ts'

/** Labels of a series. Values must be text: YAML makes 7 of 007. */
const labels: Type<Labels> = {
  name: 'map of text',
  schema: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
  read: place => Object.fromEntries(mapOf(text, '').read(place))
}

/** How series are replaced by others. */
export const churnKeys = record('map', {
  label: required(text, 'the label whose value changes'),
  every: required(duration, 'from one change to the next; longer than 0'),
  share: required(number, 'the share of the series that are replaced each time: above 0, at most 1')
})

const churned: Type<Churn> = { ...churnKeys, read: place => place.within(() => churn(churnKeys.read(place))) }

/** What series have besides labels and data. */
export const optionKeys = {
  endStrategy: optional(end, 'what follows the end of the data', { otherwise: '`removeTimeSeries`', words: ['end'] }),
  start: optional(instant, 'when the data begins', { otherwise: 'that of the configuration' }),
  churn: optional(churned, 'how series are replaced by others', { otherwise: 'never' })
}

/** How the counters of a series go on from those that it replaced. */
const carried = record('map', {
  at: required(instant, 'when it replaced them: there are no samples before'),
  offsets: required(list(value), 'what is added to each of its series')
})

/** A series of a metric. */
export const series = record('series', {
  labels: optional(labels, 'a value for each label of the metric', { otherwise: 'none' }),
  ...dataKeys,
  ...optionKeys,
  carried: optional(carried, 'how its counters go on from those that it replaced by the HTTP API'),
  paused: optional(boolean, 'whether it is hidden, until it is resumed', { otherwise: 'false' })
})

/** A series with the name of its metric, as the HTTP API has it. */
const namedSeries = record('series', {
  name: required(text, 'of the metric'),
  labels: series.keys.labels,
  ...dataKeys,
  ...optionKeys
})

/** Words that errors about data begin with. */
const dataWords = ['smooth', 'fromLabel', 'Noise', 'SmoothNoise', 'Walk', 'FromRate', 'Random', 'FromLabel']

/** Keys of a series, by what errors of the registry begin with. */
export const seriesWords: ReadonlyMap<string, string> = new Map([
  ...series.words, ...dataWords.map(word => [word, 'data'] as const)
])

/** What a series has besides labels and data. */
export function optionsOf (keys: Read<typeof optionKeys>): Pick<SeriesDefinition, 'end' | 'start' | 'churn'> {
  const { endStrategy, start, churn } = keys
  return {
    ...endStrategy === undefined ? {} : { end: endStrategy },
    ...start === undefined ? {} : { start },
    ...churn === undefined ? {} : { churn }
  }
}

/** How a series is read from values that JSON has. */
export interface ReadSeriesOptions {
  /** Milliseconds of a step. */
  interval: number
  /** Epoch milliseconds that a relative start refers to. Default: the present. */
  now?: number
  /** Epoch milliseconds at which data without a start of its own begins. Default: the present. */
  start?: number
  /** Of a configuration, to whose signals it may refer. Default: none. */
  reading?: Reading
}

/**
 * A series from values that JSON has, as the HTTP API takes it. It cannot name a file.
 *
 * @param json such as `{ name, labels, data, endStrategy, start }`
 * @throws {TypeError | RangeError} it is none: the error's `path` says where, such as `data[0].Random.min`
 * @example
 * const read = data => readSeries({ name: 'up', labels: {}, data }, { interval: 15_000 })
 * read([{ Hold: { value: 1, for: '1m' } }]).data.length(15_000) // 60_000
 * read([{ Hold: { value: 1, for: '1' } }]) // throws TypeError
 */
export function readSeries (json: unknown, options: ReadSeriesOptions): SeriesDefinition {
  const { interval, now = Date.now(), start = now, reading } = options
  const own = reading ?? new DocumentReading({ now, interval })
  const closed: Reading = {
    now,
    interval,
    onBadRow: undefined,
    data: place => own.data(place),
    named: (place, name) => own.named(place, name),
    pathOf: node => own.pathOf(node),
    table (place) {
      throw place.fault('files are read for a configuration only: give times and values')
    }
  }
  const place = new Place(json, [], closed)
  const { name, labels = {}, ...keys } = namedSeries.read(place)
  const definition = { name, labels, ...dataOf(place, keys), ...optionsOf(keys) }
  checkEvaluation(place, definition, { interval, begin: start, now })
  return definition
}
