import { readdirSync } from 'node:fs'
import t, { type Test } from 'tap'
import { startExample } from '../support/demo.ts'
import { jsonOf, samplesOf, startApp, type App } from '../support/embedded.ts'

const isOld = Number(process.versions.node.split('.')[0]) < 22
const prometheusIo = 'examples/custom-registry/prometheus-io-client.js'

async function workOnJobs (t: Test, { send }: App): Promise<void> {
  for (const [i, kind] of ['mail', 'report', 'mail', 'mail'].entries()) {
    t.strictSame(jsonOf(await send('POST', `/jobs/${kind}`)), [201, { waiting: i + 1 }])
  }
  for (const kind of ['mail', 'report', 'mail']) {
    t.strictSame(jsonOf(await send('DELETE', '/jobs/next')), [200, { kind }])
  }
  t.strictSame(jsonOf(await send('POST', '/jobs/fax')), [404, { error: 'kind must be one of mail, report' }])
}

/** With the labels of each sample sorted: each library writes default labels at a place of its own. */
function sortedLabels (samples: string[]): string[] {
  const inOrder = (labels: string): string => labels.split(',').sort().join(',')
  return samples.map(sample => sample.replace(/(?<=\{).*(?=\})/, inOrder)).sort()
}

const byDefault = 'app="jobs",region="eu"'
const added = 'caller_functionname="add",caller_filename="jobs.js"'
const ended = 'caller_functionname="finish",caller_filename="jobs.js"'
const afterJobs = sortedLabels([
  `jobs_finished_total{kind="mail",${byDefault}} 2`,
  `jobs_finished_total{kind="report",${byDefault}} 1`,
  `jobs_waiting{${byDefault}} 1`,
  `trace_counter{id="add",object_classname="JobQueue",object_id="1",${added},${byDefault}} 4`,
  `trace_counter{id="finish",object_classname="JobQueue",object_id="1",${ended},${byDefault}} 3`,
  `trace_calls_total{object_classname="JobQueue",${added},${byDefault}} 4`,
  `trace_calls_total{object_classname="JobQueue",${ended},${byDefault}} 3`,
  `trace_series{${byDefault}} 2`,
  `trace_series_limit{${byDefault}} 10000`
])

t.test('on a registry of prom-client the counts stand beside metrics of the app, with its default labels', async t => {
  const app = await startApp(t, 'examples/custom-registry/prom-client.js')
  await workOnJobs(t, app)
  t.strictSame(sortedLabels(samplesOf(await app.send('GET', '/metrics'))), afterJobs)

  t.equal((await app.send('DELETE', '/jobs/next')).status, 200)
  t.strictSame(jsonOf(await app.send('DELETE', '/jobs/next')), [404, { error: 'no job is waiting' }])
  for (let i = 0; i < 1000; i++) await app.send('POST', '/jobs/mail')
  t.strictSame(jsonOf(await app.send('POST', '/jobs/mail')), [503, { error: 'the queue is full' }])
  t.match(samplesOf(await app.send('GET', '/metrics')).join('\n'), /^jobs_waiting\{app="jobs",region="eu"\} 1000$/m)
  await app.stop()
})

t.test('on a registry of @prometheus-io/client as well', { skip: isOld && 'needs Node 22 or newer' }, async t => {
  const app = await startApp(t, prometheusIo)
  await workOnJobs(t, app)
  t.strictSame(sortedLabels(samplesOf(await app.send('GET', '/metrics'))), afterJobs)
  await app.stop()
})

t.test('@prometheus-io/client is refused on an older Node', { skip: !isOld && 'needs Node 20' }, async t => {
  const { ended } = startExample(t, prometheusIo, ['--port', '0'])
  const stderr = `@prometheus-io/client needs Node.js 22 or newer, this is ${process.versions.node}\n`
  t.strictSame(await ended, { code: 1, stdout: '', stderr })
})

t.test('on the global registry the counts of Hypercore stand beside the gauges of hypercore-stats', async t => {
  const folder = t.testdir()
  // In this environment, Express writes nothing about a body that is too large
  const variables = { TMPDIR: folder, NODE_ENV: 'test' }
  const { send, stop } = await startApp(t, 'examples/custom-registry/hypercore-stats.js', variables)
  for (const [page, text] of ['Rain', 'Sun', 'Snow: ❄'].entries()) {
    t.strictSame(jsonOf(await send('POST', '/pages', text)), [201, { page }])
  }
  t.strictSame(jsonOf(await send('GET', '/pages/2')), [200, { text: 'Snow: ❄' }])
  for (const page of ['3', '999999999', '-1', '1.0', 'length']) {
    t.strictSame(jsonOf(await send('GET', `/pages/${page}`)), [404, { error: 'no such page' }], page)
  }
  t.equal((await send('POST', '/pages')).status, 400, 'an empty page')
  t.equal((await send('POST', '/pages', 'x'.repeat(5000))).status, 413, 'too much for a page')

  // Its gauges are calculated anew after 5 s, so this is the first scrape
  const samples = samplesOf(await send('GET', '/metrics'))
  const [gauges, counters] = [/^hypercore_/, /^trace_/].map(name => samples.filter(sample => name.test(sample)))
  t.strictSame(samples, [...gauges!, ...counters!])
  t.strictSame(gauges!.filter(gauge => !gauge.endsWith(' 0')), [
    'hypercore_sessions_total 2', 'hypercore_total_cores 1', 'hypercore_total_fully_downloaded_cores 1',
    'hypercore_total_length 3'
  ])
  const diary = 'caller_filename="examples/custom-registry/hypercore-stats.js"'
  const core = 'caller_filename="node_modules/hypercore/index.js"'
  const parent = 'parent_object_classname="Core",parent_object_id="1"'
  const rows: Array<[className: string, id: string, rest: string, caller: string, count: number]> = [
    ['Diary', 'read', '', diary, 3],
    ['Diary', 'write', '', diary, 3],
    ['Hypercore', 'append', `,${parent}`, core, 3],
    ['Hypercore', 'get', `,${parent}`, core, 1]
  ]
  t.strictSame(counters, rows.flatMap(([className, id, rest, caller, count]) => [
    `trace_calls_total{object_classname="${className}",caller_functionname="${id}",${caller}} ${count}`,
    `trace_counter{id="${id}",object_classname="${className}",object_id="1"${rest},` +
      `caller_functionname="${id}",${caller}} ${count}`
  ]).concat('trace_series 4', 'trace_series_limit 10000').sort())

  t.match(readdirSync(folder), [/^hypertrace-prometheus-/])
  await stop()
  t.strictSame(readdirSync(folder), [], 'its folder is removed')
})
