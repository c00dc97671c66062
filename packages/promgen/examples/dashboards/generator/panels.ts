import {
  BytesSI, Megabytes, Percent, PercentUnit, RequestsPerSecond, Seconds, Short
} from '@grafana/grafana-foundation-sdk/units'
import { figure, plot } from '../../../../../dashboards/generator/panels.ts'

const app = 'job=~"$job"'
const rate = (metric: string, matchers = app): string => `rate(${metric}{${matchers}}[$__rate_interval])`

function quantile (p: number, histogram: string): string {
  return `histogram_quantile(${p}, sum by (le) (${rate(`${histogram}_bucket`)}))`
}

function quantiles (histogram: string): Array<[expr: string, legend: string]> {
  return [0.5, 0.9, 0.99].map(p => [quantile(p, histogram), `${100 * p}%`])
}

/** Of the app in the examples of the repository, in the order in which they are read. */
export const panels = [
  figure({
    title: 'Requests per second',
    description: 'Requests that were answered.',
    unit: RequestsPerSecond,
    width: 6,
    expr: `sum(${rate('http_requests_total')})`
  }),
  figure({
    title: 'Answers 4xx',
    description: 'Share of the answers that say that the request was wrong.',
    unit: PercentUnit,
    width: 6,
    expr: `sum(${rate('http_requests_total', `${app}, code=~"4.."`)}) / sum(${rate('http_requests_total')})`,
    thresholds: [{ value: null, color: 'green' }, { value: 0.05, color: 'orange' }, { value: 0.1, color: 'red' }]
  }),
  figure({
    title: 'Nine of ten answers within',
    description: 'The 90% quantile of all requests.',
    unit: Seconds,
    width: 6,
    expr: quantile(0.9, 'http_request_duration_seconds')
  }),
  figure({
    title: 'Persons',
    description: 'Persons in the store.',
    unit: Short,
    width: 6,
    expr: `sum(person_store_count{${app}})`
  }),
  plot({
    title: 'Requests per second, by route',
    description: 'Requests that were answered.',
    unit: RequestsPerSecond,
    width: 12,
    stacked: true,
    queries: [[`sum by (method, path) (${rate('http_requests_total')})`, '{{method}} {{path}}']]
  }),
  plot({
    title: 'Answers per second, by code',
    description: 'A client who leaves before the answer has the code 499.',
    unit: RequestsPerSecond,
    width: 12,
    stacked: true,
    queries: [[`sum by (code) (${rate('http_status_code')})`, '{{code}}']]
  }),
  plot({
    title: 'Time of a request',
    description: 'Quantiles of all requests.',
    unit: Seconds,
    width: 12,
    queries: quantiles('http_request_duration_seconds')
  }),
  plot({
    title: 'Mean time of a request, by route',
    description: 'Few slow requests raise it, which quantiles do not show.',
    unit: Seconds,
    width: 12,
    queries: [[
      `sum by (method, path) (${rate('http_request_duration_seconds_sum')}) / ` +
      `sum by (method, path) (${rate('http_request_duration_seconds_count')})`,
      '{{method}} {{path}}'
    ]]
  }),
  plot({
    title: 'Requests in progress',
    description: 'Requests that were not answered yet at the scrape.',
    unit: Short,
    width: 8,
    queries: [[`sum by (method) (http_requests_in_progress{${app}})`, '{{method}}']]
  }),
  plot({
    title: 'Persons per second',
    description: 'Persons who were created, deleted and not found.',
    unit: Short,
    width: 8,
    queries: ['created', 'deleted', 'not_found'].map(what => [`sum(${rate(`person_${what}_total`)})`, what])
  }),
  plot({
    title: 'Size of a body',
    description: 'Quantiles of the JSON bodies of `POST /person`.',
    unit: BytesSI,
    width: 8,
    queries: quantiles('person_payload_size_bytes')
  }),
  plot({
    title: 'CPU',
    description: 'CPU time since the last scrape, 100% is one core.',
    unit: Percent,
    width: 12,
    queries: [[`app_cpu_usage_percent{${app}}`, '{{instance}}']]
  }),
  plot({
    title: 'Memory',
    description: 'Resident set of the process.',
    unit: Megabytes,
    width: 12,
    queries: [[`app_memory_usage_megabytes{${app}}`, '{{instance}}']]
  })
]
