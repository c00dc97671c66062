import { fileURLToPath } from 'node:url'
import { kinds } from '../../lib/config/kinds/all.ts'
import type { Kind } from '../../lib/config/kinds/kind.ts'
import { loadConfig } from '../../lib/config/load.ts'
import { milliseconds } from '../../lib/duration.ts'
import type { Column } from '../../lib/metric/column.ts'
import { entries, trafficYaml, type Entry } from './entries.ts'

/** A kind with what is shown of it. */
export interface Shown extends Omit<Entry, 'interval'> {
  readonly kind: Kind
  readonly yaml: string
  /** Milliseconds. */
  readonly interval: number
  readonly points: number
}

/** Labels of the series that is drawn. */
export const labels = { region: 'eu', weight: '7' }

/** All kinds in the order of their table. */
export function shownKinds (): Shown[] {
  return kinds.map(kind => {
    const entry = entries.get(kind.name)
    if (entry === undefined) throw new Error(`entries must have the kind ${kind.name}`)
    const { interval = '15s', points = 60, yaml = kind.example } = entry
    return { kind, ...entry, yaml, interval: milliseconds(interval), points }
  })
}

/** The samples of a kind, as a configuration gives them. */
export function samplesOf ({ kind, yaml, interval, points }: Shown): Column {
  const file = fileURLToPath(new URL('../signals.yaml', import.meta.url))
  const text = `
start: 1970-01-01T00:00:00Z
interval: ${interval}ms
signals: {traffic: ${trafficYaml}}
metrics: [{name: shown, type: gauge, labels: [region, weight], timeseries: [
  {labels: {region: ${labels.region}, weight: '${labels.weight}'}, data: [{${kind.name}: ${yaml}}]}]}]
`
  const { registry } = loadConfig(text, { file, now: 0 })
  const [column, ...others] = registry.columns({ from: 0, to: (points - 1) * interval })
  if (column === undefined || others.length > 0) throw new Error(`${kind.name} must have one piece of samples`)
  return column
}
