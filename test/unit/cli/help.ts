import t from 'tap'
import { commands, globalOptions, type Command } from '../../../lib/cli/commands.ts'
import { helpOf } from '../../../lib/cli/help.ts'

t.test('the help lists the commands and their options in columns', async t => {
  t.equal(helpOf(null), `usage: hypertrace-prometheus <command> [options]

  dashboard  print a dashboard for Grafana
  rules      print recording rules for Prometheus
  alerts     print alerting rules for Prometheus
  run        start an app, and show its calls in a browser

  -h, --help     print this help, or after a command its help
  -v, --version  print the version
`)
  t.equal(helpOf('run'), `usage: hypertrace-prometheus run [options] app.js [arguments]

Starts an app of Node.js with its calls traced, without a change to its code, and prints
where the page is. Arguments, standard streams, signals and the exit code are those of the app.

  --port N             port of the page, 0 for any free one (default: 4343)
  --host H             address to bind (default: localhost)
  --allowed-props a,b  names of props that become labels (default: none)
  --labels a,b         built-in labels to keep (default: the seven of 1.0.0)
  --open               open the page in a browser
  -h, --help           print this help
`)
  t.equal(helpOf('rules'), `usage: hypertrace-prometheus rules [options]

Prints recording rules for Prometheus as YAML, a file of rule_files.

  --metric-name N  metricName of the app (default: trace_counter)
  --job J          job of the app in Prometheus (default: my-application; dashboard: all)
  --max-series N   limit to warn before (default: the app's own)
  --title T        title of the dashboard (default: Traced calls)
  --uid U          unique id of the dashboard in Grafana (default: hypertrace-prometheus)
  --open-metrics   the app serves OpenMetrics, where names of counters end with _total
  -h, --help       print this help
`)
})

t.test('no line of a help is longer than 100 columns', async t => {
  const texts = [null, ...Object.keys(commands) as Array<keyof typeof commands>].map(helpOf)
  t.strictSame(texts.flatMap(text => text.split('\n')).filter(line => line.length > 100), [])
})

t.test('each option with a value says what stands for it, and no other one does', async t => {
  const all = [...Object.values<Command>(commands).map(({ options }) => options), globalOptions].flatMap(Object.values)
  for (const { type, value } of all) t.equal(value !== undefined, type === 'string')
})
