import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../index.ts'
import { builtinLabels, propLabels } from '../../lib/counting/label-schema.ts'
import { resolveOptions, type Settings } from '../../lib/options.ts'
import type { Registry } from '../../lib/types.ts'
import { startDemo } from '../support/demo.ts'
import { request } from '../support/http.ts'
import { eventually, skipWithoutPrometheus } from '../support/prometheus.ts'
import { codeIn, fences, readme, tableRows, type Fence } from '../support/markdown.ts'

const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url))
const { name, scripts, exports: entries, peerDependencies } = JSON.parse(readFileSync(packageFile, 'utf8'))

// Without NODE_OPTIONS, by which tap gets its loaders into child processes
const { NODE_OPTIONS, ...env } = process.env

interface Kind {
  skip?: string | false
  run (t: Test, fence: Fence): Promise<void>
}

const kinds = new Map<string, Kind>([
  ['js', { run: runScript }],
  ['cjs', { run: runScript }],
  ['sh', { run: async (t, { code }) => checkCommands(t, code.trim().split('\n')) }],
  ['yaml', { run: checkConfiguration, skip: skipWithoutPrometheus() }],
  ['promql', { run: checkQuery, skip: skipWithoutPrometheus() }],
  ['', { run: compareWithDemo }]
])

const head = ['# HELP trace_counter Counts how many times a function has been traced', '# TYPE trace_counter counter']

/** The lines about `trace_counter` that each script prints, in the order of the README. */
const printed: Array<(path: string) => string[]> = [
  path => [...head, `trace_counter{id="send",object_classname="Chat",object_id="1",caller_functionname="send",caller_filename="${path}",object_props_room="lobby"} 1`],
  () => [],
  () => head,
  () => [],
  () => []
]

const blocks = fences()
const scriptBlocks = blocks.filter(({ language }) => language === 'js' || language === 'cjs')

// The folder of the test lies in the package, so that the name of the package leads to what is built, as in an install
async function runScript (t: Test, fence: Fence): Promise<void> {
  const file = join(t.testdir({}), `script.${fence.language === 'js' ? 'mjs' : 'cjs'}`)
  writeFileSync(file, fence.code.replaceAll('4343', '0'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { env, encoding: 'utf8', timeout: 30_000 })
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
  const path = fence.language === 'js' ? pathToFileURL(file).pathname : file
  const expected = printed[scriptBlocks.indexOf(fence)]
  if (expected === undefined) throw new Error(`what the script in line ${fence.line} prints must stand in this test`)
  t.strictSame(stdout.split('\n').filter(line => line.includes('trace_counter')), expected(path))
}

function checkCommands (t: Test, lines: string[]): void {
  for (const command of lines.flatMap(line => line.split(' && '))) {
    const [, script] = /^npm (?:run )?(test|(?<=run )\S+)(?: -- .+)?$/.exec(command) ?? []
    const [, packages] = /^npm install (.+)$/.exec(command) ?? []
    const [, preload] = /^node --import (\S+) app\.js$/.exec(command) ?? []
    if (script !== undefined) t.type(scripts[script], 'string', `${command}: is a script`)
    else if (preload !== undefined) t.type(entries[preload.replace(name, '.')], 'object', `${command}: is an entry of the package; test/register.ts runs it`)
    else if (packages !== undefined) t.strictSame(packages.split(' '), [...Object.keys(peerDependencies), name], `${command}: what an app needs`)
    else t.equal(command, 'npm ci')
  }
}

async function checkConfiguration (t: Test, { code }: Fence): Promise<void> {
  const { status, stderr } = promtool(t, 'config', code)
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
}

async function checkQuery (t: Test, { code }: Fence): Promise<void> {
  const expr = code.replaceAll('$__rate_interval', '1m')
  // JSON is YAML
  const { status, stdout } = promtool(t, 'rules', JSON.stringify({ groups: [{ name: 'readme', rules: [{ record: 'readme:query', expr }] }] }))
  t.match(stdout, /SUCCESS: 1 rules found/)
  t.equal(status, 0)
  const names = expr.match(/[a-z]+(?:_[a-z]+)+/g) ?? []
  t.strictSame(names.filter(name => name !== 'trace_counter' && !builtinLabels.some(label => label === name)), [], 'all names are real')
}

function promtool (t: Test, kind: 'config' | 'rules', text: string): { status: number | null, stdout: string, stderr: string } {
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', kind, join(t.testdir({ 'file.yml': text }), 'file.yml')], { encoding: 'utf8' })
  if (error !== undefined) throw error
  return { status, stdout, stderr }
}

/** Every line has to come up in a scrape of the demo: `…` stands for any labels, an object's id or a count for any. */
async function compareWithDemo (t: Test, { code }: Fence): Promise<void> {
  const demo = startDemo(t, '--port', '0')
  const [url] = await demo.line(/^metrics {2}(\S+)$/)
  const patterns = code.trim().split('\n').map(line => {
    const text = line.replace(/ \d+$/, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`^${text.replaceAll(/_id="\d+"/g, '_id="\\d+"').replaceAll('…', '.+')}( \\d+)?$`, 'm')
  })
  t.ok(patterns.length > 2, 'more than the head')
  const missing = await eventually(async () => {
    const { body } = await request(url!)
    return patterns.filter(pattern => !pattern.test(body))
  }, left => left.length === 0)
  t.strictSame(missing, [])
}

for (const fence of blocks) {
  const { language, line } = fence
  const kind = kinds.get(language)
  t.test(`the block of ${language || 'output'} in line ${line} is right`, { skip: kind?.skip ?? false }, async t => {
    if (kind === undefined) throw new Error(`a block must be one of ${[...kinds.keys()].join(', ')}, received '${language}' in line ${line}`)
    await kind.run(t, fence)
  })
}

t.test('every script of which the output is known is there', async t => {
  t.equal(scriptBlocks.length, printed.length)
})

t.test('the npm commands in the text exist', async t => {
  checkCommands(t, codeIn(readme).filter(code => code.startsWith('npm ')))
})

t.test('the options are all there, with their defaults', async t => {
  const settings: Settings<Registry> = resolveOptions(undefined)
  const words: Array<[option: keyof Settings<Registry>, value: unknown, word: string]> = [
    ['port', null, 'no server'],
    ['register', null, 'a new one'],
    ['labels', builtinLabels.slice(0, 7), 'the seven of 1.0.0'],
    ['basePath', '', 'none']
  ]
  t.strictSame(words.map(([option]) => settings[option]), words.map(([, value]) => value))
  const defaults = Object.entries(settings).map(([option, value]) => {
    return [`\`${option}\``, words.find(([name]) => name === option)?.[2] ?? `\`${inspect(value)}\``]
  })
  t.strictSame(tableRows('Option').map(cells => cells.slice(0, 2)), defaults)
})

t.test('the members of a trace function are all there', async t => {
  const trace = HypertracePrometheus()
  t.teardown(() => trace.stop())
  const added = Reflect.ownKeys(trace).filter(key => !Object.hasOwn(() => {}, key)) as Array<keyof typeof trace>
  const members = added.map(key => {
    const member = key === Symbol.asyncDispose ? '[Symbol.asyncDispose]' : key
    return typeof trace[key] === 'function' ? `${member}()` : member
  })
  t.strictSame(tableRows('Member').flatMap(([names]) => codeIn(names!)), members)
})

t.test('the labels are all there, in the order in which they are written', async t => {
  t.strictSame(tableRows('Label').flatMap(([names]) => codeIn(names!)), [...builtinLabels, ...propLabels('x')])
})
