import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install, toolchain, withoutToolchains } from '../../support/installed-package.ts'

// Two files, because Jest gives each its own copy of all modules
const files = {
  'package.json': '{ "name": "app" }\n',
  'chat.js': `
const { createTracer } = require('hypertrace')

module.exports = class Chat {
  constructor () { this.tracer = createTracer(this) }
  send () { this.tracer.trace() }
}
`,
  'count.test.js': `
const Hypertrace = require('hypertrace')
const HypertracePrometheus = require('hypertrace-prometheus')
const Chat = require('./chat.js')

test('calls are counted', async () => {
  // Not caller_functionname: Jest's source maps make it "trace [as send]" in a file that Jest has transformed
  const trace = HypertracePrometheus({ labels: ['object_classname'] })
  Hypertrace.setTraceFunction(trace)
  new Chat().send()
  Hypertrace.clearTraceFunction()
  expect(await trace.metrics()).toContain('trace_counter{object_classname="Chat"} 1\\n')
  await trace.stop()
})
`,
  'scrape.test.js': `
const { HypertracePrometheus } = require('hypertrace-prometheus')

test('the server answers, and its port is free afterwards', async () => {
  const trace = HypertracePrometheus({ port: 0, labels: ['id'], collectDefaults: false })
  const { port, url } = await trace.ready
  trace({ id: 'called' })
  const response = await fetch(new URL('metrics', url))
  expect(await response.text()).toContain('trace_counter{id="called"} 1\\n')
  await trace.stop()

  const next = HypertracePrometheus({ port, labels: ['id'], collectDefaults: false })
  expect((await next.ready).port).toBe(port)
  await next.stop()
})
`
}

const skip = withoutToolchains()

for (const version of ['29', '30']) {
  t.test(`the tests of a CommonJS app pass in Jest ${version}, without a configuration`, { skip }, async t => {
    const { folder, run } = install(t)
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
    const report = join(folder, 'report.json')
    const jest = toolchain(`jest-${version}/bin/jest.js`)
    const { code, stderr } = await run(
      process.execPath, jest, '--ci', '--json', `--outputFile=${report}`, `--cacheDirectory=${folder}/.cache`
    )
    if (code !== 0) t.comment(stderr)
    t.equal(code, 0)
    const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'))
    t.strictSame({ numPassedTests, numTotalTests }, { numPassedTests: 2, numTotalTests: 2 })
    t.notMatch(stderr, 'did not exit')
  })
}
