import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { exampleJob } from '../../lib/cli/standard.ts'
import { print } from '../../lib/cli/print.ts'
import { versions } from '../support/prometheus-versions.ts'

const folder = fileURLToPath(new URL('../../examples/prometheus', import.meta.url))
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const configurations = ['prometheus.yml', 'compose/prometheus.yml']
const compose = read('compose.yaml')

/** Host path and container path of each volume that is a file or a folder. */
const mounts = Array.from(compose.matchAll(/^ +- (\..+):(\/.+):ro$/gm), ([, host, inside]) => [host!, inside!] as const)

for (const { name, programs, skip } of versions) {
  t.test(`${name} takes both configurations, with rules and alerts beside them`, { skip }, async t => {
    const promtool = programs === undefined ? 'promtool' : join(programs, 'promtool')
    for (const path of configurations) {
      const files = { 'prometheus.yml': read(path), 'rules.yml': print('rules'), 'alerts.yml': print('alerts') }
      const check = ['check', 'config', join(t.testdir(files), 'prometheus.yml')]
      const { status, stdout, stderr } = spawnSync(promtool, check, { encoding: 'utf8' })
      t.equal(status, 0, stderr)
      t.match(stdout, /SUCCESS: 4 rules found[^]*SUCCESS: 8 rules found/)
    }
  })
}

t.test('all scrape the job that rules and alerts are about, at the default port of the preload', async t => {
  for (const path of [...configurations, '../../docs/prometheus.md']) {
    t.match(read(path), new RegExp(`job_name: ${exampleJob}\n.*\n +- targets: \\['[a-z.]+:4343'\\]`), path)
  }
})

t.test('what the containers mount is there, and is what the configurations name', async t => {
  t.equal(mounts.length, 6)
  t.strictSame(mounts.filter(([host]) => !existsSync(join(folder, host))), [])
  const inside = mounts.map(([, path]) => path)
  const rules = read('compose/prometheus.yml').match(/^ {2}- \w+\.yml$/gm)!.map(line => line.slice(4))
  t.strictSame(rules, ['rules.yml', 'alerts.yml'])
  for (const file of ['prometheus.yml', ...rules]) t.ok(inside.includes(`/etc/prometheus/${file}`), file)
  const [, dashboards] = /path: (.+)/.exec(read('compose/grafana/dashboards/dashboards.yml'))!
  t.ok(inside.includes(`${dashboards}/dashboard.json`))
  const [, host, port] = /url: http:\/\/(\w+):(\d+)\n/.exec(read('compose/grafana/datasources/prometheus.yml'))!
  t.match(compose, new RegExp(`^ {2}${host}:\n(?: {4}.*\n)*? +- 127.0.0.1:${port}:${port}$`, 'm'))
})

t.test('ports are open on this machine alone', async t => {
  const ports = compose.match(/^ +- \S+:\d+:\d+$/gm)!
  t.equal(ports.length, 2)
  t.ok(ports.every(line => line.includes(' 127.0.0.1:')))
})
