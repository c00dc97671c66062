import { exampleJob, standardTitle, standardUid } from './standard.ts'

/** What the command takes, from which both its parser and its help are made. */

export interface Option {
  readonly type: 'string' | 'boolean'
  /** Short form of one letter. */
  readonly short?: string
  /** Stands for the value in the help. */
  readonly value?: string
  readonly help: string
}

type Options = Readonly<Record<string, Option>>

export interface Command {
  /** What follows the options in the first line of the help. */
  readonly operands: string
  /** For the list of commands. */
  readonly summary: string
  readonly description: string
  readonly options: Options
}

const help: Options = {
  help: { type: 'boolean', short: 'h', help: 'print this help' }
}

/** All of them are taken by each command that prints, so that a script can give the same to all three. */
const printOptions: Options = {
  'metric-name': { type: 'string', value: 'N', help: 'metricName of the app (default: trace_counter)' },
  job: { type: 'string', value: 'J', help: `job of the app in Prometheus (default: ${exampleJob}; dashboard: all)` },
  'max-series': { type: 'string', value: 'N', help: "limit to warn before (default: the app's own)" },
  title: { type: 'string', value: 'T', help: `title of the dashboard (default: ${standardTitle})` },
  uid: { type: 'string', value: 'U', help: `unique id of the dashboard in Grafana (default: ${standardUid})` },
  'open-metrics': { type: 'boolean', help: 'the app serves OpenMetrics, where names of counters end with _total' },
  ...help
}

export const commands = {
  dashboard: {
    operands: '',
    summary: 'print a dashboard for Grafana',
    description: 'Prints a dashboard for Grafana as JSON, to be imported or provisioned.',
    options: printOptions
  },
  rules: {
    operands: '',
    summary: 'print recording rules for Prometheus',
    description: 'Prints recording rules for Prometheus as YAML, a file of rule_files.',
    options: printOptions
  },
  alerts: {
    operands: '',
    summary: 'print alerting rules for Prometheus',
    description: 'Prints alerting rules for Prometheus as YAML, a file of rule_files.',
    options: printOptions
  },
  run: {
    operands: ' app.js [arguments]',
    summary: 'start an app, and show its calls in a browser',
    description: `Starts an app of Node.js with its calls traced, without a change to its code, and prints
where the page is. Arguments, standard streams, signals and the exit code are those of the app.`,
    options: {
      port: { type: 'string', value: 'N', help: 'port of the page, 0 for any free one (default: 4343)' },
      host: { type: 'string', value: 'H', help: 'address to bind (default: localhost)' },
      'allowed-props': { type: 'string', value: 'a,b', help: 'names of props that become labels (default: none)' },
      labels: { type: 'string', value: 'a,b', help: 'built-in labels to keep (default: the seven of 1.0.0)' },
      open: { type: 'boolean', help: 'open the page in a browser' },
      ...help
    }
  }
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof commands

/** What can be given in place of a command. */
export const globalOptions: Options = {
  help: { type: 'boolean', short: 'h', help: 'print this help, or after a command its help' },
  version: { type: 'boolean', short: 'v', help: 'print the version' }
}
