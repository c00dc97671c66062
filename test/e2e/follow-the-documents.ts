import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { builtinLabels } from '../../lib/counting/label-schema.ts'
import { familyNames } from '../../lib/registry/family-names.ts'
import { startDemo } from '../support/demo.ts'
import { request } from '../support/http.ts'
import { codeIn, documents, fences, prose, type Fence } from '../support/markdown.ts'
import { eventually, skipWithoutPrometheus } from '../support/prometheus.ts'
import { startScript } from '../support/script.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { name, bin, scripts, peerDependencies, peerDependenciesMeta } = manifest

/** Runs a block; `output` is the block without a language that follows it, null where there is none. */
type Run = (t: Test, fence: Fence, output: Fence | null) => Promise<void>

const kinds = new Map<string, { run: Run, skip?: string | false }>([
  ['js', { run: runScript }],
  ['cjs', { run: runScript }],
  ['sh', { run: runCommands }],
  ['yaml', { run: checkConfiguration, skip: skipWithoutPrometheus() }],
  ['promql', { run: checkQuery, skip: skipWithoutPrometheus() }]
])

async function runScript (t: Test, { code, language, mode }: Fence, output: Fence | null): Promise<void> {
  // test/e2e/packaging/serve-on-bare.ts runs it
  if (mode === 'bare') return
  const script = await startScript(t, code, language, mode === 'twice' ? 2 : 1)
  const probe = /^\w+\{.*object_classname="Probe".*\} [1-9]\d*$/m
  const patterns = [probe, ...output === null ? [] : linesOf(output).map(line => pattern(line))]
  t.strictSame(await missing(() => script.text(), patterns), [], 'all of this is printed or scraped')
  t.equal(script.stderr(), '')
}

async function runCommands (t: Test, fence: Fence, output: Fence | null): Promise<void> {
  const commands = linesOf(fence)
  const texts = commands.map(command => {
    if (command.includes('hypertrace-prometheus/register')) return runTraced(t, command)
    if (/ hypertrace-prometheus run /.test(command)) return runTraced(t, command)
    if (/^npx hypertrace-prometheus /.test(command)) return runPrinting(t, command)
    for (const part of command.split(' && ')) checkNpm(t, part)
    return ''
  })
  if (output === null) return
  if (commands.some(command => command.includes('npm run demo'))) return checkDemo(t, output)
  const patterns = linesOf(output).map(line => pattern(line))
  t.strictSame(patterns.filter(pattern => !texts.some(text => pattern.test(text))), [])
}

async function checkDemo (t: Test, output: Fence): Promise<void> {
  const demo = startDemo(t, '--port', '0')
  const [url] = await demo.line(/^metrics {2}(\S+)$/)
  // Ids and counts depend on how long it has run
  const anyRun = linesOf(output).map(line => line.replace(/ \d+$/, ' ').replaceAll(/_id="\d+"/g, '_id="…"'))
  const patterns = anyRun.map(line => pattern(line, '\\d+'))
  t.strictSame(await missing(async () => (await request(url!)).body, patterns), [])
}

/** The command prints a file for Grafana or Prometheus, or writes it. */
function runPrinting (t: Test, command: string): string {
  const { status, stdout, stderr, cwd } = runInstalled(t, command)
  t.equal(status, 0, `${command}: ${stderr}`)
  const [, file] = / > (\S+)$/.exec(command) ?? []
  const text = file === undefined ? stdout : readFileSync(join(cwd, file), 'utf8')
  if (/ dashboard\b/.test(command)) t.type(JSON.parse(text).title, 'string')
  else t.match(text, /^groups:\n/m)
  return text
}

/** The command traces an app that prints its counts when it listens. It may be any script of npm, too. */
function runTraced (t: Test, command: string): string {
  const { status, stdout, stderr } = runInstalled(t, command)
  t.equal(status, 0, `${command}: ${stderr}`)
  t.match(stdout, /object_classname="Probe".* 1\n/, command)
  return stdout + stderr
}

function runInstalled (t: Test, command: string): Result & { cwd: string } {
  const cwd = t.testdir({
    'package.json': '{ "type": "module", "scripts": { "start": "node app.js" } }',
    'app.js': `
import Hypertrace from 'hypertrace'
class Probe {
  tracer = Hypertrace.createTracer(this)
  call () { this.tracer.trace('call') }
}
new Probe().call()
const traceFunction = globalThis[Symbol.for('hypertrace.traceFunction')]
await traceFunction.ready
console.log(await traceFunction.metrics())
`,
    node_modules: {
      [name]: t.fixture('symlink', root),
      '.bin': {
        [name]: t.fixture('symlink', join(root, bin[name])),
        // npx looks here first. The real ones would open a window, where there is a desktop
        open: '#!/bin/sh\n',
        'xdg-open': '#!/bin/sh\n'
      }
    }
  })
  for (const opener of ['open', 'xdg-open']) chmodSync(join(cwd, 'node_modules', '.bin', opener), 0o755)
  // `env -u`, because tap adds its loaders to the environment of children
  const shell = ['-u', 'NODE_OPTIONS', 'HYPERTRACE_PROMETHEUS_PORT=0', 'sh', '-c', command]
  return { cwd, ...spawnSync('env', shell, { cwd, encoding: 'utf8', timeout: 60_000 }) }
}

function checkNpm (t: Test, command: string): void {
  const [, script, workspace] =
    /^npm (?:run )?(test|(?<=run )\S+)(?: --workspace (\S+))?(?: -- .+)?$/.exec(command) ?? []
  const [, packages] = /^npm install (.+)$/.exec(command) ?? []
  if (workspace !== undefined) t.type(scriptsOf(workspace)[script!], 'string', `${command}: is a script`)
  else if (script !== undefined) t.type(scripts[script], 'string', `${command}: is a script`)
  else if (packages !== undefined) checkInstall(t, packages.split(' '), command)
  else t.equal(command, 'npm ci')
}

function scriptsOf (workspace: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')).scripts
}

/** It installs this package and the peers that it cannot do without, and nothing else than those and other peers. */
function checkInstall (t: Test, packages: string[], command: string): void {
  const peers = Object.keys(peerDependencies)
  const needed = [name, ...peers.filter(peer => !(peer in peerDependenciesMeta))]
  t.strictSame(needed.filter(wanted => !packages.includes(wanted)), [], command)
  t.strictSame(packages.filter(wanted => ![name, ...peers].includes(wanted)), [], command)
}

async function checkConfiguration (t: Test, { code }: Fence): Promise<void> {
  const { status, stderr } = promtool(t, ['check', 'config'], code)
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
}

async function checkQuery (t: Test, { code }: Fence): Promise<void> {
  const expr = code.replaceAll('$__rate_interval', '1m')
  // JSON is YAML
  const rules = JSON.stringify({ groups: [{ name: 'documents', rules: [{ record: 'documents:query', expr }] }] })
  t.match(promtool(t, ['check', 'rules'], rules), { status: 0, stdout: /SUCCESS: 1 rules found/ })
  const names = expr.match(/\b[a-z]+(?:_[a-z]+)+\b(?! ?\()/g) ?? []
  const known = new Set<string>([...Object.values(familyNames('trace_counter')), ...builtinLabels])
  t.strictSame(names.filter(name => !known.has(name)), [], 'all names are those of the families')
}

interface Result {
  status: number | null
  stdout: string
  stderr: string
}

function promtool (t: Test, command: string[], text: string): Result {
  const file = join(t.testdir({ 'file.yml': text }), 'file.yml')
  const { error, status, stdout, stderr } = spawnSync('promtool', [...command, file], { encoding: 'utf8' })
  if (error !== undefined) throw error
  return { status, stdout, stderr }
}

function linesOf ({ code }: Fence): string[] {
  return code.trim().split('\n')
}

/** A line as a pattern, in which `…` is any text. */
function pattern (line: string, end = ''): RegExp {
  return new RegExp(`^${line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+')}${end}$`, 'm')
}

async function missing (ask: () => Promise<string>, patterns: RegExp[]): Promise<RegExp[]> {
  return eventually(async () => {
    const text = await ask()
    return patterns.filter(pattern => !pattern.test(text))
  }, left => left.length === 0)
}

for (const document of documents()) {
  const blocks = fences(document)
  for (const [i, fence] of blocks.entries()) {
    const { language, line } = fence
    if (language === '') {
      // Otherwise it is the output of the block before it, which is run together with it
      const isOutput = i > 0 && blocks[i - 1]!.language !== ''
      if (!isOutput) t.fail(`${document.name}:${line} must be the output of a block before it`)
      continue
    }
    const kind = kinds.get(language)
    const output = blocks[i + 1]?.language === '' ? blocks[i + 1]! : null
    t.test(`${document.name}:${line}, a block of ${language}, works`, { skip: kind?.skip ?? false }, async t => {
      if (kind === undefined) {
        throw new Error(`a block must be one of ${[...kinds.keys()].join(', ')}, received '${language}'`)
      }
      await kind.run(t, fence, output)
    })
  }
}

t.test('the npm commands in the text exist', async t => {
  const code = documents().flatMap(document => codeIn(prose(document)))
  const commands = code.filter(code => /^npm (run|test|ci)\b/.test(code))
  t.ok(commands.length > 0)
  for (const command of commands.flatMap(command => command.split(' && '))) checkNpm(t, command)
})

t.test('rate() ignores the first value of a series', { skip: skipWithoutPrometheus() }, async t => {
  const test = {
    interval: '15s',
    input_series: [
      { series: 'trace_counter{object_classname="Short",object_id="1"}', values: '_ _ 500x10' },
      { series: 'trace_counter{object_classname="Long",object_id="1"}', values: '0+125x12' }
    ],
    promql_expr_test: [{
      expr: 'sum by (object_classname) (increase(trace_counter[1m]))',
      eval_time: '1m',
      exp_samples: [
        { labels: '{object_classname="Long"}', value: 500 },
        { labels: '{object_classname="Short"}', value: 0 }
      ]
    }]
  }
  const { status, stderr } = promtool(t, ['test', 'rules'], JSON.stringify({ tests: [test] }))
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
})
