import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { dashboardFolder } from '../support/dashboard.ts'
import { documentOf, headings, tableRows } from '../support/markdown.ts'
import { versions } from '../support/prometheus-versions.ts'

const folder = fileURLToPath(dashboardFolder)
const tests = readdirSync(join(folder, 'tests')).map(name => join(folder, 'tests', name))
const alerts = readFileSync(join(folder, 'alerts.yml'), 'utf8').split(/^ {6}- alert: /m).slice(1)

for (const { name, programs, skip } of versions) {
  t.test(`${name}: the unit tests of rules and alerts pass`, { skip }, async t => {
    const promtool = programs === undefined ? 'promtool' : join(programs, 'promtool')
    const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', ...tests], { encoding: 'utf8' })
    t.equal(status, 0, stderr)
    t.equal(stdout.match(/^ {2}SUCCESS$/gm)?.length, tests.length)
  })
}

t.test('the recording rules are those of the document', async t => {
  const rules = readFileSync(join(folder, 'rules.yml'), 'utf8')
  const records = Array.from(rules.matchAll(/- record: (.+)$/gm), ([, name]) => `\`${name}\``)
  t.strictSame(tableRows(documentOf('docs/alerts.md'), 'Record').map(([name]) => name), records)
})

t.test('each alert has a test in which it fires, and one in which it does not', async t => {
  const text = tests.map(file => readFileSync(file, 'utf8')).join('\n')
  for (const alert of alerts) {
    const name = alert.split('\n', 1).join()
    const cases = text.split(`- alertname: ${name}\n`).slice(1).map(rest => /exp_alerts:(.*)$/m.exec(rest)![1])
    t.ok(cases.includes(' []') && cases.includes(''), name)
  }
})

t.test('each alert has severity, summary, description, and a runbook that is a section of docs', async t => {
  const anchors = headings(documentOf('docs/alerts.md'))
  for (const alert of alerts) {
    const name = alert.split('\n', 1).join()
    t.match(alert, /^ {10}severity: "(?:critical|warning)"$/m, name)
    t.match(alert, /^ {10}summary: ".+"$/m, name)
    t.match(alert, /^ {10}description: ".+\."$/m, name)
    t.match(alert, new RegExp(`^ {10}runbook_url: "docs/alerts.md#${name.toLowerCase()}"$`, 'm'), name)
    t.ok(anchors.includes(name.toLowerCase()), name)
  }
  t.equal(alerts.length, 8)
})
