import t from 'tap'
import { readEnvironment } from '../../lib/environment.ts'
import { warningsOf } from '../support/outcome.ts'

const none = { options: {}, quiet: false }

t.test('variables give options', async t => {
  const warnings = await warningsOf(() => t.strictSame(readEnvironment({
    HYPERTRACE_PROMETHEUS_PORT: '0',
    HYPERTRACE_PROMETHEUS_HOST: '0.0.0.0',
    HYPERTRACE_PROMETHEUS_ALLOWED_HOSTS: 'Box.Lan,other',
    HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room, type',
    HYPERTRACE_PROMETHEUS_LABELS: 'id,caller_line',
    HYPERTRACE_PROMETHEUS_METRIC_NAME: 'function_counter',
    HYPERTRACE_PROMETHEUS_BASE_PATH: '/srv/app',
    HYPERTRACE_PROMETHEUS_MAX_SERIES: '500',
    HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: 'false',
    HYPERTRACE_PROMETHEUS_DROP_COLLECTED: 'true',
    HYPERTRACE_PROMETHEUS_TOTALS: 'true',
    HYPERTRACE_PROMETHEUS_QUIET: 'true',
    PATH: '/bin'
  }), {
    options: {
      port: '0',
      host: '0.0.0.0',
      allowedHosts: ['Box.Lan', 'other'],
      allowedProps: ['room', 'type'],
      labels: ['id', 'caller_line'],
      metricName: 'function_counter',
      basePath: '/srv/app',
      maxSeries: 500,
      collectDefaults: false,
      dropCollected: true,
      totals: true
    },
    quiet: true
  }))
  t.strictSame(warnings, [])
})

t.test('variables that are not set or empty are left out', async t => {
  t.strictSame(readEnvironment({}), none)
  const empty = { HYPERTRACE_PROMETHEUS_PORT: '', HYPERTRACE_PROMETHEUS_QUIET: '' }
  t.strictSame(readEnvironment({ ...empty, HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: undefined }), none)
})

t.test('true and false are read as such', async t => {
  t.strictSame(readEnvironment({ HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: 'true' }).options, { collectDefaults: true })
  t.strictSame(readEnvironment({ HYPERTRACE_PROMETHEUS_DROP_COLLECTED: 'false' }).options, { dropCollected: false })
  t.strictSame(readEnvironment({ HYPERTRACE_PROMETHEUS_QUIET: 'false' }), none)
})

const labels = 'id, object_classname, object_id, parent_object_classname, parent_object_id, caller_functionname, ' +
  'caller_filename, caller_line, caller_column'
const hostRule =
  'allowedHosts must hold names of letters, digits and hyphens between single dots, without scheme and port'

const rejected: Array<[variable: string, value: string, Kind: ErrorConstructor, message: string]> = [
  ['PORT', 'abc', TypeError, "port must be an integer or a string of digits, received 'abc'"],
  ['PORT', '65536', RangeError, "port must be an integer from 0 to 65535, received '65536'"],
  ['ALLOWED_HOSTS', 'box.lan:80', RangeError, `${hostRule}, received 'box.lan:80'`],
  ['ALLOWED_PROPS', 'a,,b', TypeError, "allowedProps must hold strings that are not empty, received ''"],
  ['LABELS', 'name', RangeError, `labels must be some of ${labels}, received 'name'`],
  ['METRIC_NAME', '1x', RangeError, "metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*, received '1x'"],
  ['MAX_SERIES', '1e3', TypeError, "maxSeries must be an integer, received '1e3'"],
  ['MAX_SERIES', '5x', TypeError, "maxSeries must be an integer, received '5x'"],
  ['MAX_SERIES', 'x5', TypeError, "maxSeries must be an integer, received 'x5'"],
  ['MAX_SERIES', '0', RangeError, 'maxSeries must be an integer from 1 to 5000000, received 0'],
  ['COLLECT_DEFAULTS', 'yes', TypeError, "collectDefaults must be true or false, received 'yes'"],
  ['DROP_COLLECTED', '0', TypeError, "dropCollected must be true or false, received '0'"],
  ['TOTALS', 'no', TypeError, "totals must be true or false, received 'no'"],
  ['QUIET', '1', TypeError, "quiet must be true or false, received '1'"]
]

for (const [name, value, Kind, message] of rejected) {
  t.test(`${name}=${value} is an error that names the variable`, async t => {
    const variable = `HYPERTRACE_PROMETHEUS_${name}`
    t.throws(() => readEnvironment({ [variable]: value }), new Kind(`${variable}: ${message}`))
  })
}

t.test('unknown variables give one warning, which names the nearest known one where one is near', async t => {
  const unknown = {
    HYPERTRACE_PROMETHEUS_PROT: '80',
    HYPERTRACE_PROMETHEUS_TIMEOUT: '5',
    HYPERTRACE_PROMETHEUS_MAXSERIES: '',
    HYPERTRACE_PROMETHEUS_UNREF: 'true',
    HYPERTRACE_PROMETHEUS_: '1',
    HYPERTRACE_PORT: '80',
    MY_HYPERTRACE_PROMETHEUS_PORTS: '80'
  }
  const warnings = await warningsOf(() => t.strictSame(readEnvironment(unknown), none))
  t.strictSame(warnings, ['HYPERTRACE_PROMETHEUS_UNKNOWN_VARIABLE: unknown variables are ignored: ' + [
    "'HYPERTRACE_PROMETHEUS_PROT' (nearest known variable: 'HYPERTRACE_PROMETHEUS_PORT')",
    "'HYPERTRACE_PROMETHEUS_TIMEOUT'",
    "'HYPERTRACE_PROMETHEUS_MAXSERIES' (nearest known variable: 'HYPERTRACE_PROMETHEUS_MAX_SERIES')",
    "'HYPERTRACE_PROMETHEUS_UNREF'",
    "'HYPERTRACE_PROMETHEUS_'"
  ].join(', ')])
})
