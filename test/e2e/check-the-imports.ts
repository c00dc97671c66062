import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { childEnv } from '../support/child-env.ts'

const script = fileURLToPath(new URL('../../scripts/check-imports.js', import.meta.url))

/** What `scripts/check-imports.js` says of a folder: its exit status, and what it prints. */
function check (root: string): { status: number | null, stdout: string, stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8', env: childEnv })
  return { status, stdout, stderr }
}

const noImports = 'export const a = 1\n'

/** A tree without faults, in which `index.ts` imports from two folders. */
const sound = {
  'index.ts': "import './lib/http/app.ts'\nimport './lib/counting/table.ts'\nimport 'node:fs'\n",
  lib: {
    'types.ts': noImports,
    counting: { 'table.ts': "import type { A } from '../types.ts'\nimport './hash.ts'\n", 'hash.ts': noImports },
    http: { 'app.ts': "export * from '../counting/table.ts'\n" }
  },
  examples: { minimal: { 'index.js': "import 'hypertrace-prometheus'\n" } }
}

t.test('imports along the order pass', async t => {
  const stdout = 'files: 6, imports within the package: 5, faults: 0\n'
  t.strictSame(check(t.testdir(sound)), { status: 0, stdout, stderr: '' })
})

t.test('an import against the order is rejected, in whatever form', async t => {
  const forms = [
    "import '../http/app.ts'",
    "import { app } from '../http/app.ts'",
    "import type { App } from '../http/app.ts'",
    "import { type App } from '../http/app.ts'",
    "import app = require('../http/app.ts')",
    "export * from '../http/app.ts'",
    "export type { App } from '../http/app.ts'",
    "export type App = import('../http/app.ts').App",
    "export const load = () => import('../http/app.ts')",
    'export const load = () => import(`../http/app.ts`)',
    "const app = require('../http/app.ts')"
  ]
  const counting = Object.fromEntries(forms.map((form, i) => [`${10 + i}.ts`, `${form}\n`]))
  const root = t.testdir({ lib: { counting, http: { 'app.ts': noImports } } })
  const { status, stdout, stderr } = check(root)
  t.strictSame([status, stdout], [1, 'files: 12, imports within the package: 11, faults: 11\n'])
  t.strictSame(stderr.trimEnd().split('\n').sort(), Object.keys(counting).map(name => {
    return `lib/counting/${name}: must not import lib/http/app.ts, since lib/http comes after lib/counting in the order`
  }))
})

t.test('other text that looks like an import is not one', async t => {
  const text = [
    "// import '../http/app.ts'",
    'export const text = "import \'../http/app.ts\'"',
    "export const pattern = /import '.+'/",
    "load('../http/app.ts')"
  ].join('\n')
  const root = t.testdir({ ...sound, lib: { ...sound.lib, counting: { 'table.ts': text } } })
  const stdout = 'files: 5, imports within the package: 3, faults: 0\n'
  t.strictSame(check(root), { status: 0, stdout, stderr: '' })
})

t.test('a cycle between folders is rejected', async t => {
  // Between files there is none
  const root = t.testdir({
    lib: {
      counting: { 'table.ts': noImports, 'hash.ts': "import '../registry/attach.ts'\n" },
      registry: { 'attach.ts': "import '../counting/table.ts'\n" }
    }
  })
  t.strictSame(check(root), {
    status: 1,
    stdout: 'files: 3, imports within the package: 2, faults: 1\n',
    stderr: 'lib/counting/hash.ts: must not import lib/registry/attach.ts, ' +
      'since lib/registry comes after lib/counting in the order\n'
  })
})

t.test('a cycle between files of a folder is rejected, in subfolders and outside of the package too', async t => {
  const root = t.testdir({
    ...sound,
    lib: {
      ...sound.lib,
      exposition: {
        'text.ts': "import './parts/block.ts'\n",
        parts: { 'block.ts': "import './line.ts'\n", 'line.ts': "import type { Text } from '../text.ts'\n" }
      }
    },
    soak: { 'a.ts': "import './a.ts'\n" },
    examples: { two: { 'app.js': "import './link.js'\n", 'link.js': "await import('./app.js')\n" } }
  })
  const { status, stdout, stderr } = check(root)
  t.strictSame([status, stdout], [1, 'files: 11, imports within the package: 8, faults: 3\n'])
  // The search begins wherever the file system lists a file first
  const cycles = stderr.trimEnd().split('\n').map(line => new Set(line.replace('cycle: ', '').split(' > ')))
  t.same(cycles, [
    new Set(['lib/exposition/text.ts', 'lib/exposition/parts/block.ts', 'lib/exposition/parts/line.ts']),
    new Set(['examples/two/app.js', 'examples/two/link.js']),
    new Set(['soak/a.ts'])
  ])
})

t.test('a folder without a place in the order is rejected', async t => {
  const root = t.testdir({ ...sound, lib: { ...sound.lib, 'extra.ts': noImports, more: { 'part.cts': noImports } } })
  const { status, stdout, stderr } = check(root)
  t.strictSame([status, stdout], [1, 'files: 8, imports within the package: 5, faults: 2\n'])
  t.strictSame(stderr.trimEnd().split('\n').sort(), [
    'lib/extra.ts: its folder is not in the order of scripts/check-imports.js',
    'lib/more/part.cts: its folder is not in the order of scripts/check-imports.js'
  ])
})

t.test('an import of a file outside of the package, or of none, is rejected', async t => {
  const root = t.testdir({ ...sound, 'index.ts': "import './examples/minimal/index.js'\nimport './lib/none.ts'\n" })
  t.strictSame(check(root), {
    status: 1,
    stdout: 'files: 6, imports within the package: 5, faults: 2\n',
    stderr: [
      'index.ts: imports examples/minimal/index.js, which is not a source file of the package\n',
      'index.ts: imports lib/none.ts, which is not a source file of the package\n'
    ].join('')
  })
})

t.test('a folder in which there is nothing to check is rejected', async t => {
  const stdout = 'files: 0, imports within the package: 0, faults: 1\n'
  t.strictSame(check(t.testdir({})), { status: 1, stdout, stderr: 'no imports were found\n' })
})
