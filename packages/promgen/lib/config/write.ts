import { Document, isMap, isScalar, isSeq, visit } from 'yaml'
import { durationText } from '../duration.ts'
import { labelsText } from '../metric/labels.ts'
import type { Defined, Registry } from '../metric/registry.ts'
import type { Family } from '../metric/family.ts'
import type { End } from '../signal/signal.ts'
import type { Config } from './load.ts'

/** What a configuration has besides the registry. */
export type Settings = Pick<Config, 'advance' | 'listen' | 'utf8Names' | 'source'>

/**
 * The present state as a configuration in YAML. Read again, it gives the same families and series with the same values
 * at each instant: starts are absolute, and series that are paused stay so. Files that it names are relative to the
 * same folder as before.
 *
 * @param settings of the configuration that the registry was made from. Default: none
 * @throws {TypeError} a series was made by a program, so that nobody knows how its data is written
 * @example
 * const config = loadConfig('start: 2026-01-01T00:00:00Z\nmetrics: [{name: up, type: gauge, data: [1]}]')
 * toYaml(config.registry, config).split('\n')[1] // 'start: 2026-01-01T00:00:00Z'
 */
export function toYaml (registry: Registry, settings: Partial<Settings> = {}): string {
  const { seed, start, interval, externalLabels } = registry
  const { advance, listen, utf8Names = false, source: { remoteWriter, signals } = {} } = settings
  const document = new Document({
    seed,
    start: instantText(start),
    interval: durationText(interval),
    ...advance === undefined ? {} : { advance },
    ...externalLabels.size === 0 ? {} : { externalLabels: Object.fromEntries(externalLabels) },
    ...utf8Names ? { utf8Names } : {},
    ...listen === undefined ? {} : { listen },
    ...remoteWriter === undefined ? {} : { remoteWriter },
    ...signals === undefined ? {} : { signals },
    metrics: metricsOf(registry)
  }, { schema: 'core' })
  shorten(document)
  return document.toString({ lineWidth: 0 })
}

function metricsOf (registry: Registry): object[] {
  const series = new Map<string, object[]>(registry.families.map(({ name }) => [name, []]))
  for (const defined of registry.definitions()) series.get(defined.definition.name)!.push(seriesOf(defined))
  return registry.families.map(family => ({ ...familyOf(family), timeseries: series.get(family.name) }))
}

function familyOf ({ name, help, type, unit, labels, buckets, quantiles }: Family): object {
  return {
    name,
    ...help === '' ? {} : { help },
    type,
    ...unit === '' ? {} : { unit },
    ...labels.length === 0 ? {} : { labels },
    ...type === 'histogram' ? { buckets: [...buckets] } : {},
    ...type === 'summary' ? { quantiles: [...quantiles] } : {}
  }
}

function seriesOf ({ definition, state }: Defined): object {
  const { name, labels, source, end = 'remove', start, churn } = definition
  if (typeof source !== 'object' || source === null) {
    const text = labelsText(Object.keys(labels), Object.values(labels))
    throw new TypeError(`series ${text} of ${name} was made by a program: how its data is written is not known`)
  }
  return {
    ...Object.keys(labels).length === 0 ? {} : { labels },
    ...source,
    ...end === 'remove' ? {} : { endStrategy: endOf(end) },
    ...start === undefined ? {} : { start: instantText(Number(start)) },
    ...churn === undefined ? {} : { churn: { ...churn, every: durationText(churn.every) } },
    ...state === 'paused' ? { paused: true } : {}
  }
}

function endOf (end: End): unknown {
  if (end === 'sendLast') return 'sendLastValue'
  return typeof end === 'string' ? end : { sendCustomValue: { value: end.custom } }
}

function instantText (t: number): string {
  return new Date(t).toISOString().replace('.000Z', 'Z')
}

/** Writes what belongs together in one line: segments would be indented further than one can read. */
function shorten (document: Document): void {
  visit(document, {
    Pair (_, { key, value }) {
      if (!isScalar(key) || ['metrics', 'timeseries', 'remoteWriter', 'signals'].includes(String(key.value))) return
      if (isMap(value)) value.flow = true
      if (isSeq(value)) value.flow = true
      return visit.SKIP
    }
  })
}
