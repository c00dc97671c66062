import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { print, type PrintOptions } from '../../../lib/cli/print.ts'
import { skipWithoutPrometheus } from '../../support/prometheus.ts'

function checkedIn (name: string): string {
  return readFileSync(new URL(`../../../dashboards/${name}`, import.meta.url), 'utf8')
}

/** All words that may be names of metrics, each once. */
function metricNames (text: string): string[] {
  return [...new Set(text.match(/(?<![\w:])[\w:]*trace_(?:counter|calls|series)[\w:]*/g))].sort()
}

t.test('without options it is the file of the package', async t => {
  t.equal(print('dashboard'), checkedIn('dashboard.json'))
  t.equal(print('rules'), checkedIn('rules.yml'))
  t.equal(print('alerts', {}), checkedIn('alerts.yml'))
})

t.test('metricName replaces the names of all families, and only those', async t => {
  const standard = ['trace_calls_total', 'trace_counter', 'trace_series', 'trace_series_limit']
  t.strictSame(metricNames(print('dashboard')), standard)
  for (const what of ['dashboard', 'rules', 'alerts'] as const) {
    const text = print(what, { metricName: 'function_counter' })
    t.strictSame(metricNames(text), [])
    t.match(text, 'function_calls_total{')
    const back = text.replaceAll(/(?<![\w])function_(?=counter|calls|series)/g, 'trace_')
    t.equal(back, print(what), `${what}: nothing else differs`)
  }
})

const oddNames = [
  'trace_calls_total', 'trace_series', 'trace_series_limit', 'a:trace_counter', '_', ':', 'x_total', 'x_total_y'
]

t.test('names that hold other names, and names with colons, are not replaced twice', async t => {
  for (const metricName of oddNames) {
    const stem = metricName.replace(/_total$|_counter$/, '')
    const rules = print('rules', { metricName })
    t.match(rules, `record: job:${stem}_calls:rate5m\n`)
    t.match(rules, `(${stem}_calls_total{job="my-application"}[5m])`)
    t.match(rules, `    ${stem}_series{job="my-application"} / ${stem}_series_limit{job="my-application"}\n`)
    t.match(print('dashboard', { metricName }), `(rate(${metricName}{job=~`)
  }
})

t.test('OpenMetrics adds _total to the counter alone', async t => {
  const text = print('dashboard', { openMetrics: true })
  t.strictSame(metricNames(text), ['trace_calls_total', 'trace_counter_total', 'trace_series', 'trace_series_limit'])
  const other = print('dashboard', { openMetrics: true, metricName: 'x_total' })
  t.match(other, /\(rate\(x_total\{.*\(rate\(x_calls_total\{/s)
  t.equal(print('alerts', { openMetrics: true }), print('alerts'))
})

t.test('maxSeries replaces the limit in shares of the budget, and does not say when overflow begins', async t => {
  const alerts = print('alerts', { maxSeries: 500 })
  t.match(alerts, '\n          trace_series{job="my-application"} / 500 > 0.8\n')
  t.match(alerts, '\n          trace_series{job="my-application"} > trace_series_limit{job="my-application"}\n')
  t.match(print('rules', { maxSeries: 500 }), '\n          trace_series{job="my-application"} / 500\n')
  const dashboard = print('dashboard', { maxSeries: 500 })
  t.match(dashboard, String.raw`trace_series{job=~\"$job\", instance=~\"$instance\"} / 500"`)
  t.equal(dashboard.match(/trace_series_limit\{/g)?.length, 1)
})

t.test('title, uid and job of the dashboard', async t => {
  const title = 'Calls of "chat" trace_counter'
  const dashboard = JSON.parse(print('dashboard', { title, uid: 'chat_1-a', job: 'trace_counter "x"' }))
  t.strictSame([dashboard.title, dashboard.uid], [title, 'chat_1-a'])
  const [, job] = dashboard.templating.list
  t.strictSame(job.current, { text: ['trace_counter "x"'], value: ['trace_counter "x"'] })
  const standard = JSON.parse(print('dashboard'))
  t.strictSame({ ...dashboard, title: 0, uid: 0, templating: 0 }, { ...standard, title: 0, uid: 0, templating: 0 })
})

const jobs = [
  'chat', 'my-application', 'trace_counter', '$1', 'a"b\\c', 'two\nlines', '\u0000\u0085\u2028', '\ud800', '\u{1f600}',
  'job="my-application"'
]

t.test('any name of a job is one string of PromQL', { skip: skipWithoutPrometheus() }, async t => {
  for (const [i, job] of jobs.entries()) {
    for (const what of ['rules', 'alerts'] as const) {
      const text = print(what, { job })
      const folder = t.testdir({ 'rules.yml': text })
      const { status, stderr } = spawnSync('promtool', ['check', 'rules', `${folder}/rules.yml`], { encoding: 'utf8' })
      t.equal(status, 0, `${what} of job ${i}: ${stderr}`)
      t.equal(text.split('\n').length, print(what).split('\n').length)
    }
  }
  t.match(print('alerts', { job: 'a"b\\c\n' }), String.raw`up{job="a\"b\\c\n"} == 0`)
  t.match(print('alerts', { job: '\u2028' }), String.raw`up{job="\U00002028"} == 0`)
})

t.test('wrong options are rejected', async t => {
  const long = 'x'.repeat(41)
  const rejected: Array<[PrintOptions, Error]> = [
    [{ metricName: 'a-b' }, new RangeError("metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*, received 'a-b'")],
    [{ metricName: '' }, new TypeError("metricName must be a string that is not empty, received ''")],
    [{ job: '' }, new TypeError("job must be a string that is not empty, received ''")],
    [{ maxSeries: 0 }, new RangeError('maxSeries must be an integer from 1 to 5000000, received 0')],
    [{ title: '' }, new TypeError("title must be a string that is not empty, received ''")],
    [{ uid: '' }, new TypeError("uid must be a string that is not empty, received ''")],
    [{ uid: 'a b' }, new RangeError("uid must be 1 to 40 letters, digits, hyphens and underscores, received 'a b'")],
    [{ uid: long }, new RangeError(`uid must be 1 to 40 letters, digits, hyphens and underscores, received '${long}'`)],
    [{ openMetrics: 'yes' as never }, new TypeError("openMetrics must be true or false, received 'yes'")]
  ]
  for (const [options, { name, message }] of rejected) {
    t.throws(() => print('alerts', options), { name, message })
  }
})
