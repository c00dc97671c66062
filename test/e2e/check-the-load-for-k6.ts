import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'
import { startPersonApi } from '../support/person-api.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const read = (file: string): string => readFileSync(join(root, 'examples/person-api', file), 'utf8')
const files = { 'load.k6.js': read('load.k6.js'), 'scenarios.js': read('scenarios.js') }

/** What the compiler says about the load for k6, with the types of k6 and nothing of Node. */
function check (file: string): string {
  const options = {
    noEmit: true,
    ignoreConfig: true,
    allowJs: true,
    checkJs: true,
    strict: true,
    target: 'es2020',
    lib: 'es2020',
    module: 'esnext',
    moduleResolution: 'bundler',
    types: 'k6',
    pretty: false
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return spawnSync(process.execPath, [tsc, ...args, file], { cwd: root, encoding: 'utf8' }).stdout
}

t.test('the load for k6 has the types of k6', async t => {
  t.equal(check('examples/person-api/load.k6.js'), '')
  const text = files['load.k6.js'].replace("timeUnit: '1s'", 'timeUnit: 1').replace('http.request(', 'http.ask(')
  const wrong = t.testdir({ ...files, 'load.k6.js': text })
  t.match(check(join(wrong, 'load.k6.js')), /(timeUnit[^]*ask|ask[^]*timeUnit)/, 'mistakes are found')
})

/** What load.k6.js imports from k6; requests are kept, because those of k6 are synchronous. */
const k6 = {
  'package.json': JSON.stringify({
    type: 'module', exports: { '.': './k6.js', './http': './http.js', './execution': './execution.js' }
  }),
  'k6.js': `
export const pauses = []
export const checks = []
export const sleep = seconds => pauses.push(seconds)
export const check = (response, rules) => checks.push(...Object.values(rules).map(rule => rule(response)))
`,
  'http.js': `
export const requests = []
export default {
  expectedStatuses: (...statuses) => statuses,
  setResponseCallback () {},
  request (...request) {
    requests.push(request)
    return { status: 200, timings: { duration: 100 } }
  }
}
`,
  'execution.js': 'export default { scenario: {} }\n'
}

t.test('the load for k6 has the scenarios, and sends their requests', async t => {
  const { url, call, samples } = await startPersonApi(t)
  for (let count = 0; count < 4; count++) await call('POST', '/person', { first_name: 'A', last_name: 'B' })

  const folder = t.testdir({ ...files, node_modules: { k6 } })
  const load = (file: string) => import(pathToFileURL(join(folder, file)).href)
  const { default: execution } = await load('node_modules/k6/execution.js')
  const { requests } = await load('node_modules/k6/http.js')
  const { checks, pauses } = await load('node_modules/k6/k6.js')
  const globals = globalThis as { __ENV?: Record<string, string> }
  globals.__ENV = { BASE_URL: url }
  t.teardown(() => { delete globals.__ENV })
  const { default: iterate, options } = await load('load.k6.js')

  const atRate = { executor: 'constant-arrival-rate', timeUnit: '1s' }
  const shared = { executor: 'shared-iterations', maxDuration: '600s' }
  t.strictSame(options, {
    scenarios: {
      creations: { ...shared, vus: 50, iterations: 50_000 },
      gets: { ...atRate, rate: 20, duration: '600s', preAllocatedVUs: 10, maxVUs: 100 },
      lists: { ...atRate, rate: 10, duration: '600s', preAllocatedVUs: 5, maxVUs: 50 },
      updates: { ...atRate, rate: 5, duration: '300s', preAllocatedVUs: 5, maxVUs: 50 },
      deletions: { ...shared, vus: 2, iterations: 500 }
    }
  })

  // At the start there is one person, later there are as many as the creations have made
  const now = Date.now()
  t.intercept(Date, 'now', { value: () => now })
  const statuses = []
  for (const [name, age] of [['creations', 0], ['gets', 0], ['gets', 30_000], ['lists', 0], ['updates', 0],
    ['deletions', 0], ['deletions', 1e9]] as const) {
    Object.assign(execution.scenario, { name, startTime: now - age })
    iterate()
    const [method, address, body, { headers, tags }] = requests.pop()
    t.ok(address.startsWith(`${url}/person`), address)
    t.strictSame([tags, headers], [{ name }, body === undefined ? {} : { 'Content-Type': 'application/json' }])
    const id = Number(/\d+$/.exec(new URL(address).pathname) ?? 1)
    t.ok(Number.isInteger(id) && id >= 1 && id <= (age === 0 ? 1 : 50_000), address)
    statuses.push((await call(method, address.slice(url.length), body)).status)
  }
  t.strictSame(statuses.toSpliced(2, 1).toSpliced(5, 1), [201, 200, 200, 200, 204])
  t.strictSame(checks, Array(7).fill(true))
  t.strictSame(pauses, [0.4, 0.9, 0.9], 'users of shared requests wait for their turn')
  t.strictSame(await samples(/^person_created/), { person_created_total: 5 })
})
