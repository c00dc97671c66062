import type { Place } from './place.ts'
import { later, optional, record } from './record.ts'
import { listen } from './listen.ts'
import { metric } from './metric.ts'
import { remoteWriter } from './remote-writer.ts'
import { duration, instant } from './times.ts'
import { boolean, list, mapOf, oneOf, text, whole, type Type } from './type.ts'
import { data } from './value.ts'

/** A type that is read later, when what it needs is known. */
function deferred (type: Type<unknown>): Type<Place> {
  return { name: type.name, schema: type.schema, read: place => place }
}

/** A whole configuration. */
export const configuration = record('configuration', {
  seed: optional(whole, 'of all noise: from 0 to 4294967295', { otherwise: '0' }),
  start: optional(instant, 'when the data of series begins', { otherwise: 'when the process starts' }),
  interval: optional(duration, 'the length of a step; longer than 0',
    { otherwise: '`remoteWriter.scraper.scrapeInterval`, else 15s' }),
  advance: optional(oneOf('time', 'scrape'),
    'what moves served series on: time, or each scrape by one interval, for which `start` cannot be such as -7d',
    { otherwise: '`time`' }),
  externalLabels: optional(mapOf(text, 'map of text'), 'labels for whoever stores the series, never in `/metrics`',
    { otherwise: 'none' }),
  utf8Names: optional(boolean, 'whether names may be any text, as in Prometheus 3', { otherwise: 'false' }),
  listen: optional(listen, 'where metrics are served'),
  remoteWriter: optional(remoteWriter, 'where `write` and `run` send samples'),
  signals: optional(deferred(mapOf(data, 'map of data')), 'signals by names, for `Ref`', { otherwise: 'none' }),
  metrics: optional(deferred(list(metric)), 'metric families with their series', { otherwise: 'none' }),
  alerts: later('expectations of alerts')
})
