import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { codeIn, links, tableRows } from '../../../../test/support/markdown.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const readme = { name: 'README.md', lines: readFileSync(join(folder, 'README.md'), 'utf8').split('\n') }

/** The rows below a heading, by the names in their first cell. */
function optionsBelow (heading: string): string[] {
  const start = readme.lines.indexOf(heading)
  const rows = tableRows({ ...readme, lines: readme.lines.slice(start) }, 'Option')
  return rows.flatMap(([names]) => codeIn(names!))
}

function membersOf (file: string, ...interfaces: string[]): string[] {
  const path = join(folder, 'lib', file)
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  return statements.filter(ts.isInterfaceDeclaration).filter(({ name }) => interfaces.includes(name.text))
    .flatMap(({ members }) => members.map(({ name }) => name!.getText()))
}

t.test('the options are those of the types', async t => {
  const cases: Array<[heading: string, members: string[]]> = [
    ['## Metrics of an app', membersOf('registry-push.ts', 'PushOptions')],
    ['## Samples of your own', membersOf('writer-options.ts', 'RemoteWriterOptions')],
    ['## Requests', [...membersOf('request.ts', 'RequestOptions'), ...membersOf('headers.ts', 'HeaderOptions')]]
  ]
  for (const [heading, members] of cases) {
    t.strictSame(optionsBelow(heading).sort(), members.sort(), heading)
  }
})

t.test('the warnings are those of the sources', async t => {
  const lib = join(folder, 'lib')
  const sources = readdirSync(lib).filter(name => name.endsWith('.ts'))
  const codes = sources.flatMap(name => {
    return Array.from(readFileSync(join(lib, name), 'utf8').matchAll(/\bwarn\('(\w+)'/g), ([, code]) => code)
  })
  const documented = tableRows(readme, 'Code').flatMap(([code]) => codeIn(code!))
  t.strictSame(documented.sort(), codes.map(code => `PROM_REMOTE_WRITE_${code}`).sort())
})

t.test('links have targets, and lines end before column 120', async t => {
  t.strictSame(links(readme).filter(({ path }) => path !== '' && !existsSync(join(folder, path))), [])
  t.strictSame(readme.lines.filter(line => line.length > 120), [])
})
