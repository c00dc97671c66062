import t from 'tap'
import { optionsFromEnvironment } from '../../lib/environment.ts'

t.test('variables stand for options', async t => {
  t.strictSame(optionsFromEnvironment({
    HYPERTRACE_PROMETHEUS_PORT: '0',
    HYPERTRACE_PROMETHEUS_HOST: '0.0.0.0',
    HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room, type',
    HYPERTRACE_PROMETHEUS_LABELS: 'id,caller_line',
    HYPERTRACE_PROMETHEUS_METRIC_NAME: 'function_counter',
    HYPERTRACE_PROMETHEUS_MAX_SERIES: '500',
    HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: 'false',
    HYPERTRACE_PROMETHEUS_BASE_PATH: '/srv/app',
    PATH: '/bin'
  }), {
    port: '0',
    host: '0.0.0.0',
    allowedProps: ['room', 'type'],
    labels: ['id', 'caller_line'],
    metricName: 'function_counter',
    maxSeries: 500,
    collectDefaults: false,
    basePath: '/srv/app'
  })
})

t.test('variables that are not set or empty are left out', async t => {
  t.strictSame(optionsFromEnvironment({}), {})
  t.strictSame(optionsFromEnvironment({ HYPERTRACE_PROMETHEUS_PORT: '', HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: undefined }), {})
  t.strictSame(optionsFromEnvironment({ HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS: 'true' }), { collectDefaults: true })
})

const rejected: Array<[string, string, ErrorConstructor, string]> = [
  ['PORT', 'abc', TypeError, "port must be an integer or a string of digits, received 'abc'"],
  ['PORT', '65536', RangeError, "port must be an integer from 0 to 65535, received '65536'"],
  ['ALLOWED_PROPS', 'a,,b', TypeError, "allowedProps must hold strings that are not empty, received ''"],
  ['LABELS', 'name', RangeError, "labels must be some of id, object_classname, object_id, parent_object_classname, parent_object_id, caller_functionname, caller_filename, caller_line, caller_column, received 'name'"],
  ['METRIC_NAME', '1x', RangeError, "metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*, received '1x'"],
  ['MAX_SERIES', '1e3', TypeError, "maxSeries must be an integer, received '1e3'"],
  ['MAX_SERIES', '0', RangeError, 'maxSeries must be an integer from 1 to 5000000, received 0'],
  ['COLLECT_DEFAULTS', 'yes', TypeError, "collectDefaults must be true or false, received 'yes'"]
]

for (const [name, value, Kind, message] of rejected) {
  t.test(`${name}=${value} is an error that names the variable`, async t => {
    const variable = `HYPERTRACE_PROMETHEUS_${name}`
    t.throws(() => optionsFromEnvironment({ [variable]: value }), new Kind(`${variable}: ${message}`))
  })
}
