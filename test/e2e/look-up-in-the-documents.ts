import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import t from 'tap'
import ts from 'typescript'
import { HypertracePrometheus } from '../../index.ts'
import { commands, type Command } from '../../lib/cli/commands.ts'
import { builtinLabels, propLabels } from '../../lib/counting/label-schema.ts'
import { readEnvironment } from '../../lib/environment.ts'
import { resolveOptions, type Settings } from '../../lib/options.ts'
import type { Registry } from '../../lib/types.ts'
import { codeIn, documentOf, documents, headings, links, tableRows } from '../support/markdown.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = documentOf('README.md')

/** Documents that a program or somebody else's folder decides. */
const unmeasured = ['docs/mutation.md', 'docs/mutation-of-promgen.md', 'bench/RESULTS.md', 'examples/README.md']

t.test('every link to a file or a heading of the repository has a target', async t => {
  for (const document of documents()) {
    for (const { path, heading } of links(document)) {
      t.ok(existsSync(join(root, path)), `${document.name} links to ${path}`)
      if (heading === '') continue
      t.ok(headings(documentOf(path)).includes(heading), `${document.name} links to ${path}#${heading}`)
    }
  }
})

t.test('lines end before column 120', async t => {
  const measured = documents().filter(({ name }) => !unmeasured.includes(name))
  const long = measured.flatMap(({ name, lines }) => {
    return lines.flatMap((line, i) => line.length > 120 ? `${name}:${i + 1}` : [])
  })
  t.strictSame(long, [])
})

t.test('the README is short', async t => {
  t.ok(readme.lines.length <= 150, 'fewer than 150 lines, and the end of the last one')
})

t.test('the options are those of the types', async t => {
  const types = join(root, 'lib/types.ts')
  const { statements } = ts.createSourceFile(types, readFileSync(types, 'utf8'), ts.ScriptTarget.Latest, true)
  const options = statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'Options')
  const names = options!.members.map(member => member.name!.getText())
  t.strictSame(tableRows(readme, 'Option').map(([option]) => option), names.map(name => `\`${name}\``))
})

t.test('the options have their defaults', async t => {
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
  t.strictSame(tableRows(readme, 'Option').map(cells => cells.slice(0, 2)), defaults)
})

t.test('the members are those of a trace function', async t => {
  const trace = HypertracePrometheus()
  t.teardown(() => trace.stop())
  const added = Reflect.ownKeys(trace).filter(key => !Object.hasOwn(() => {}, key)) as Array<keyof typeof trace>
  const members = added.map(key => {
    const member = key === Symbol.asyncDispose ? '[Symbol.asyncDispose]' : key
    return typeof trace[key] === 'function' ? `${member}()` : member
  })
  t.strictSame(tableRows(readme, 'Member').flatMap(([names]) => codeIn(names!)).sort(), members.sort())
})

t.test('the labels are all there, in the order in which they are written', async t => {
  t.strictSame(tableRows(readme, 'Label').flatMap(([names]) => codeIn(names!)), [...builtinLabels, ...propLabels('x')])
})

const variables = tableRows(documentOf('docs/embedding.md'), 'Variable').map(([variable, value]) => {
  // A default without backticks is a description, which stands for not set
  return { variable: codeIn(variable!)[0]!, value: codeIn(value!)[0] ?? '' }
})

t.test('the preload takes every documented variable with its default', async t => {
  const file = join(t.testdir({ 'app.js': "console.log('started')" }), 'app.js')
  const settings = variables.map(({ variable, value }) => `${variable}=${value === '4343' ? '0' : value}`)
  // `env -u`, because tap adds its loaders to the environment of children
  const preloaded = [process.execPath, '--import', 'hypertrace-prometheus/register', file]
  const command = ['-u', 'NODE_OPTIONS', ...settings, ...preloaded]
  const { status, stdout, stderr } = spawnSync('env', command, { encoding: 'utf8', cwd: root })
  t.strictSame({ status, stdout }, { status: 0, stdout: 'started\n' })
  t.notMatch(stderr, 'Warning')
})

t.test('every variable that the preload reads is documented', async t => {
  const documented = variables.map(({ variable }) => variable)
  const read: string[] = []
  readEnvironment(new Proxy({}, {
    get (_, variable) {
      read.push(String(variable))
      return undefined
    }
  }))
  t.ok(read.length > 0)
  t.strictSame(read.filter(variable => !documented.includes(variable)), [])
})

t.test('the options of the command are documented, those of run and then those of the commands that print', async t => {
  const rows = documentOf('docs/command.md').lines.filter(line => line.startsWith('| `--'))
  const cells = rows.map(line => codeIn(line)[0])
  const options = [commands.run, commands.dashboard].flatMap((command: Command) => Object.entries(command.options))
  const documented = options.filter(([name]) => name !== 'help').map(([name, { value }]) => {
    return `--${name}${value === undefined ? '' : ` ${value}`}`
  })
  t.strictSame(cells, documented)
  t.strictSame(tableRows(documentOf('docs/command.md'), 'Command').map(([name]) => name).sort(),
    Object.keys(commands).map(name => `\`${name}\``).sort())
})
