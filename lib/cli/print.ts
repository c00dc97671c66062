import { existsSync, readFileSync } from 'node:fs'
import { booleanOption, metricName, rejection, seriesBudget, textOption } from '../option-values.ts'
import { familyNames } from '../registry/family-names.ts'
import { exampleJob, recordNames, standardMetricName, standardTitle, standardUid } from './standard.ts'

/** What differs from the files in `dashboards`. */
export interface PrintOptions {
  /** `metricName` of the app's trace function; `trace_counter` by default. */
  readonly metricName?: string
  /** The job of Prometheus that scrapes the app; by default `my-application`, and all jobs in the dashboard. */
  readonly job?: string
  /** Series to warn before, in place of the app's own limit (`maxSeries`). */
  readonly maxSeries?: number
  /** Title of the dashboard. */
  readonly title?: string
  /** Unique id of the dashboard in Grafana: 1 to 40 letters, digits, `-` and `_`. */
  readonly uid?: string
  /** The app serves OpenMetrics, in which the names of counters end with `_total`. */
  readonly openMetrics?: boolean
}

export type Printable = 'dashboard' | 'rules' | 'alerts'

const files: Record<Printable, string> = { dashboard: 'dashboard.json', rules: 'rules.yml', alerts: 'alerts.yml' }

interface Settings {
  readonly job: string | undefined
  readonly maxSeries: number | undefined
  readonly title: string
  readonly uid: string
  /** New names by those in the files. */
  readonly names: ReadonlyMap<string, string>
}

/**
 * The dashboard for Grafana, or the recording rules or alerts for Prometheus, with the names of an app. Without options
 * they are the files of `dashboards` in this package.
 *
 * @throws {TypeError} an option is of the wrong kind
 * @throws {RangeError} an option of the right kind is out of its bounds
 * @example
 * print('alerts', { job: 'chat' }).includes('up{job="chat"} == 0') // true
 */
export function print (what: Printable, options: PrintOptions = {}): string {
  const settings = checked(options)
  const text = readFileSync(fileOf(files[what]), 'utf8')
  return what === 'dashboard' ? dashboardText(text, settings) : withNames(text, settings)
}

function checked (options: PrintOptions): Settings {
  const { job, maxSeries } = options
  const uid = textOption('uid', options.uid, standardUid)
  // https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid
  if (!/^[\w-]{1,40}$/.test(uid)) {
    throw new RangeError(rejection('uid', 'be 1 to 40 letters, digits, hyphens and underscores', uid))
  }
  return {
    job: job === undefined ? job : textOption('job', job, exampleJob),
    maxSeries: maxSeries === undefined ? maxSeries : seriesBudget(maxSeries),
    title: textOption('title', options.title, standardTitle),
    uid,
    names: newNames(metricName(options.metricName), booleanOption('openMetrics', options.openMetrics, false))
  }
}

function newNames (metricName: string, openMetrics: boolean): Map<string, string> {
  const standard = familyNames(standardMetricName)
  const own = familyNames(metricName)
  // The name of a counter in OpenMetrics; that of `calls` has the ending anyway
  const counter = openMetrics ? own.counter.replace(/(?:_total)?$/, '_total') : own.counter
  const pairs = (from: object, to: object): Array<[string, string]> => {
    const names: string[] = Object.values(to)
    return Object.values(from).map((name, i) => [name, names[i]!])
  }
  return new Map([
    ...pairs(standard, { ...own, counter }), ...pairs(recordNames(standard), recordNames(own))
  ])
}

/** Path of a file in `dashboards`, seen from the sources or from `dist/lib`, or from `dist` itself. */
function fileOf (name: string): URL {
  const places = ['..', '../..'].map(path => new URL(`${path}/dashboards/${name}`, import.meta.url))
  return places.find(place => existsSync(place))!
}

/** One pass, so that nothing is replaced in what was put in. */
function withNames (text: string, { names, job, maxSeries }: Settings): string {
  const limit = familyNames(standardMetricName).limit
  const parts = [
    `(?<budget>(?<= / )${limit}\\{[^{}]*\\})`,
    `(?<job>\\bjob="${exampleJob}")`,
    // As whole names only: colons belong to names, too
    `(?<name>(?<![\\w:])(?:${[...names.keys()].join('|')})(?![\\w:]))`
  ]
  if (maxSeries === undefined) parts.shift()
  return text.replaceAll(new RegExp(parts.join('|'), 'g'), (found: string, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1)
    if (groups.budget !== undefined) return String(maxSeries)
    if (groups.job !== undefined) return job === undefined ? found : `job=${promqlString(job)}`
    return names.get(found)!
  })
}

/**
 * A string of PromQL in a YAML block. Escaped are the characters that could end the line there, those that YAML forbids
 * and the replacement character, with which Prometheus takes a text to be broken.
 */
function promqlString (text: string): string {
  // JSON's escapes are PromQL's, except those for half of a character beyond U+FFFF
  return JSON.stringify(text.toWellFormed()).replaceAll(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, character => {
    return `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`
  })
}

/** Only names, title, id and the chosen job differ: the dashboard finds the apps that have the metrics itself. */
function dashboardText (text: string, settings: Settings): string {
  const dashboard = JSON.parse(withNames(text, settings))
  dashboard.title = settings.title
  dashboard.uid = settings.uid
  if (settings.job !== undefined) {
    const variable = dashboard.templating.list.find(({ name }: { name: string }) => name === 'job')
    variable.current = { text: [settings.job], value: [settings.job] }
  }
  return `${JSON.stringify(dashboard, null, 2)}\n`
}
