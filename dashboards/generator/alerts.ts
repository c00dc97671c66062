import { fileName, functionName, job, objectClass } from './names.ts'
import { budgetShare, farAbove, overflow, silent } from './queries.ts'
import { ruleFile, type Rule } from './yaml.ts'

/** A section for each alert. The file is part of the npm package. */
const runbook = 'docs/alerts.md'

interface Alert {
  readonly name: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly for: string
  readonly expr: string
  readonly summary: string
  readonly description: string
}

const target = '{{ $labels.job }} at {{ $labels.instance }}'

const alertList: Alert[] = [
  {
    name: 'TraceTargetDown',
    severity: 'critical',
    for: '5m',
    expr: `up{${job}} == 0`,
    summary: `${target} does not answer scrapes`,
    description: 'Prometheus could not read its metrics for five minutes. The app or its server does not run.'
  },
  {
    name: 'TraceTargetAbsent',
    severity: 'critical',
    for: '5m',
    expr: `absent(up{${job}})`,
    summary: 'Prometheus has no target of the job {{ $labels.job }}',
    description: 'The configuration of Prometheus has no such job, or its service discovery finds no target.'
  },
  {
    name: 'TraceClassSilent',
    severity: 'warning',
    for: '5m',
    expr: silent(job),
    summary: `The class {{ $labels.${objectClass} }} of {{ $labels.job }} fell silent`,
    description: 'It had {{ $value | printf "%.0f" }} calls in an hour, then none for ten minutes. Its targets are up.'
  },
  {
    name: 'TraceCallsFarAbove',
    severity: 'warning',
    for: '5m',
    expr: farAbove(job),
    summary: `{{ $labels.${objectClass} }}.{{ $labels.${functionName} }} of {{ $labels.job }} is called ` +
      '{{ $value | humanize }} times as often as before',
    description: 'Calls in the last five minutes against the hour that ended 15 minutes ago. The file is ' +
      `{{ $labels.${fileName} }}.`
  },
  {
    name: 'TraceOverflow',
    severity: 'warning',
    for: '1m',
    expr: overflow(job),
    summary: `The budget of series of ${target} is used up`,
    description: 'It has {{ $value | printf "%.0f" }} series. ' +
      'Calls with new label values are counted as overflow; the sums stay right.'
  },
  {
    name: 'TraceSeriesNearBudget',
    severity: 'warning',
    for: '15m',
    expr: `${budgetShare(job)} > 0.8`,
    summary: `The series of ${target} are near their budget`,
    description: '{{ $value | humanizePercentage }} of the budget is in use.'
  },
  {
    name: 'TraceEventLoopLag',
    severity: 'warning',
    for: '10m',
    expr: `nodejs_eventloop_lag_p99_seconds{${job}} > 0.25`,
    summary: `The event loop of ${target} is late`,
    description: 'The worst hundredth of its turns was {{ $value | humanizeDuration }} late or more, for ten minutes.'
  },
  {
    name: 'TraceRestarts',
    severity: 'warning',
    for: '0m',
    expr: `changes(process_start_time_seconds{${job}}[30m]) > 2`,
    summary: `${target} restarts again and again`,
    description: 'It started {{ $value }} times within half an hour.'
  }
]

export const alerts = ruleFile(
  'Alerts on the calls of traced functions. They need no other rules. docs/alerts.md says what to do about each.\n' +
  'Made by npm run dashboards.',
  'hypertrace-prometheus-alerts', alertList.map(rule))

function rule ({ name, severity, for: duration, expr, summary, description }: Alert): Rule {
  const annotations = { summary, description, runbook_url: `${runbook}#${name.toLowerCase()}` }
  return { alert: name, expr, for: duration, labels: { severity }, annotations }
}
