import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInThisContext } from 'node:vm'
import t from 'tap'
import { codeIn, headings, links, tableRows } from '../../../../test/support/markdown.ts'
import { labels, samplesOf, shownKinds } from '../../docs/generator/shown.ts'
import { signalsText } from '../../docs/generator/signals.ts'
import { traffic } from '../../docs/generator/entries.ts'
import * as library from '../../index.ts'
import { documents, generated } from '../support/documents.ts'
import { allowedMethods } from '../../lib/server/known-paths.ts'
import { promgen } from '../support/programs.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const readme = documents.find(({ name }) => name === 'README.md')!

t.test('every link to a file or a heading has a target', async t => {
  for (const document of documents) {
    for (const { path, heading } of links(document)) {
      t.ok(existsSync(join(folder, path)), `${document.name} links to ${path}`)
      if (heading === '') continue
      const target = documents.find(({ name }) => name === path)
      t.ok(target !== undefined && headings(target).includes(heading), `${document.name} links to ${path}#${heading}`)
    }
  }
})

t.test('lines end before column 120', async t => {
  const long = documents.filter(({ name }) => !generated.includes(name)).flatMap(({ name, lines }) => {
    return lines.flatMap((line, i) => line.length > 120 ? `${name}:${i + 1}` : [])
  })
  t.strictSame(long, [])
})

t.test('the signals are those of the generator', async t => {
  t.equal(documents.find(({ name }) => name === 'docs/signals.md')!.lines.join('\n'), signalsText())
})

/** The signal of an expression with the names of the library in scope. */
function signalOf (expression: string): library.Signal {
  const times = Array.from({ length: 10 }, (_, i) => Date.parse('2025-11-03T10:00:00Z') + i * 60_000)
  const names = { ...library, times, values: [21, 23, 22, 58, 91, 97, null, 64, 30, 24] }
  const make = runInThisContext(`({ ${Object.keys(names)} }) => { const traffic = ${traffic}; return ${expression} }`)
  return make(names)
}

t.test('the library makes the same signals as YAML', async t => {
  for (const shown of shownKinds()) {
    const { kind, library: expression, interval, points } = shown
    const registry = new library.Registry({ start: 0, interval })
      .add(library.gauge('shown', { labels: Object.keys(labels) }).series(labels, signalOf(expression)))
    const [made] = registry.columns({ from: 0, to: (points - 1) * interval })
    const { values, states } = samplesOf(shown)
    const present = (values: Float64Array): number[] => {
      return Array.from(values).filter((_, i) => states[i] === library.VALUE)
    }
    t.strictSame(made!.states, states, `${kind.name}: states`)
    t.strictSame(present(made!.values), present(values), `${kind.name}: ${expression}`)
  }
})

t.test('the commands are those of the program', async t => {
  const { stdout } = await promgen(['--help'], folder)
  const commands = Array.from(stdout.matchAll(/^ {2}([a-z]+) /gm), ([, name]) => `promgen ${name}`)
  t.strictSame(tableRows(readme, 'Command').map(([cell]) => codeIn(cell!)[0]).sort(), commands.sort())
})

t.test('the server has the paths and methods of the table', async t => {
  for (const [request] of tableRows(readme, 'Request')) {
    const [method, path] = codeIn(request!)[0]!.split(' ')
    const methods = allowedMethods(path!.split('?')[0]!, true)?.split(', ')
    t.ok(methods?.includes(method!), request!)
  }
})

t.test('the options in the table of commands are those of the program', async t => {
  for (const [command, text] of tableRows(readme, 'Command')) {
    const { stdout } = await promgen([codeIn(command!)[0]!.split(' ')[1]!, '--help'], folder)
    const options = codeIn(text!).filter(code => code.startsWith('--') && code !== '--api')
    t.strictSame(options.filter(option => !stdout.includes(` ${option} `)), [], command!)
  }
})
