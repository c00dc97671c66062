import { durationText } from '../duration.ts'
import { labelsText } from '../metric/labels.ts'
import type { Registry } from '../metric/registry.ts'
import type { Defined } from '../metric/registry-options.ts'
import type { Family } from '../metric/family.ts'
import { endForm } from './end.ts'
import { FlowWriter } from './flow.ts'
import type { Config } from './load.ts'

/** What a configuration has besides the registry. */
export type Settings = Pick<Config, 'advance' | 'listen' | 'utf8Names' | 'source'>

/**
 * The present state as a configuration in YAML. Read again, it gives the same families and series with the same values
 * at each instant: starts are absolute, and series that are paused stay so. Files that it names are relative to the
 * same folder as before. Credentials are left out, since this is shown to whoever may read the series: the headers of
 * `remoteWriter`, which may hold a key, and its `basicAuth`.
 *
 * @param settings of the configuration that the registry was made from. Default: none
 * @throws {TypeError} a series was made by a program, so that nobody knows how its data is written
 * @example
 * const config = loadConfig('start: 2026-01-01T00:00:00Z\nmetrics: [{name: up, type: gauge, data: [1]}]')
 * toYaml(config.registry, config).split('\n')[1] // 'start: "2026-01-01T00:00:00Z"'
 */
export function toYaml (registry: Registry, settings: Partial<Settings> = {}): string {
  const { seed, start, interval, externalLabels } = registry
  const { advance, listen, utf8Names = false, source: { remoteWriter: sending, signals = {} } = {} } = settings
  const remoteWriter = withoutCredentials(sending)
  const series = seriesByFamily(registry)
  const flow = new FlowWriter([remoteWriter, signals, ...Array.from(series.values()).flat()])
  const top = {
    seed,
    start: instantText(start),
    interval: durationText(interval),
    ...advance === undefined ? {} : { advance },
    ...externalLabels.size === 0 ? {} : { externalLabels: Object.fromEntries(externalLabels) },
    ...utf8Names ? { utf8Names } : {},
    ...listen === undefined ? {} : { listen },
    ...remoteWriter === undefined ? {} : { remoteWriter }
  }
  const lines = linesOf(flow, top)
  if (Object.keys(signals as object).length > 0) {
    lines.push('signals:', ...linesOf(flow, signals as object).map(line => `  ${line}`))
  }
  lines.push(registry.families.length === 0 ? 'metrics: []' : 'metrics:')
  for (const family of registry.families) {
    const [name, ...others] = linesOf(flow, familyOf(family))
    lines.push(`  - ${name}`, ...others.map(line => `    ${line}`))
    const all = series.get(family.name)!
    lines.push(all.length === 0 ? '    timeseries: []' : '    timeseries:')
    for (const one of all) lines.push(`      - ${flow.text(one)}`)
  }
  return `${lines.join('\n')}\n`
}

function withoutCredentials (remoteWriter: unknown): unknown {
  if (remoteWriter === undefined) return undefined
  const { headers, basicAuth, ...others } = remoteWriter as Record<string, unknown>
  return others
}

/** The keys of a map, a line each. */
function linesOf (flow: FlowWriter, map: object): string[] {
  return Object.entries(map).map(([key, value]) => `${flow.text(key)}: ${flow.text(value)}`)
}

function seriesByFamily (registry: Registry): Map<string, object[]> {
  const series = new Map<string, object[]>(registry.families.map(({ name }) => [name, []]))
  for (const defined of registry.definitions()) series.get(defined.definition.name)!.push(seriesOf(defined))
  return series
}

function familyOf ({ name, help, type, unit, labels, buckets, native, quantiles }: Family): object {
  return {
    name,
    ...help === '' ? {} : { help },
    type,
    ...unit === '' ? {} : { unit },
    ...labels.length === 0 ? {} : { labels },
    ...type === 'histogram' ? { buckets: [...buckets] } : {},
    ...native === undefined ? {} : { native },
    ...type === 'summary' ? { quantiles: [...quantiles] } : {}
  }
}

function seriesOf ({ definition, state }: Defined): object {
  const { name, labels, source, end = 'remove', start, churn, carried } = definition
  if (typeof source !== 'object' || source === null) {
    const text = labelsText(Object.keys(labels), Object.values(labels))
    throw new TypeError(`series ${text} of ${name} was made by a program: how its data is written is not known`)
  }
  return {
    ...Object.keys(labels).length === 0 ? {} : { labels },
    ...source,
    ...end === 'remove' ? {} : { endStrategy: endForm(end, value => value) },
    ...start === undefined ? {} : { start: instantText(Number(start)) },
    ...churn === undefined ? {} : { churn: { ...churn, every: durationText(churn.every) } },
    ...carried === undefined ? {} : { carried: { ...carried, at: instantText(Number(carried.at)) } },
    ...state === 'paused' ? { paused: true } : {}
  }
}

function instantText (t: number): string {
  return new Date(t).toISOString().replace('.000Z', 'Z')
}
