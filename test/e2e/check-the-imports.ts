import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { checkImports } from '../../scripts/import-faults.js'
import { childEnv } from '../support/child-env.ts'

const script = fileURLToPath(new URL('../../scripts/check-imports.js', import.meta.url))

const order = ['lib/types', 'lib/counting', 'lib/registry', 'lib/exposition', 'lib/http', 'index']

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

const folderCycle = {
  lib: {
    counting: { 'table.ts': noImports, 'hash.ts': "import '../registry/attach.ts'\n" },
    registry: { 'attach.ts': "import '../counting/table.ts'\n" }
  }
}
const folderCycleFault = 'lib/counting/hash.ts: must not import lib/registry/attach.ts, ' +
  'since lib/registry comes after lib/counting in the order'

t.test('imports along the order pass', async t => {
  t.strictSame(checkImports(t.testdir(sound), order), { files: 6, imports: 5, faults: [] })
})

t.test('an import against the order is rejected in every form', async t => {
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
  const faults = Object.keys(counting).map(name => {
    return `lib/counting/${name}: must not import lib/http/app.ts, since lib/http comes after lib/counting in the order`
  })
  t.strictSame(checkImports(root, order), { files: 12, imports: 11, faults })
})

t.test('text that only looks like an import is ignored', async t => {
  const text = [
    "// import '../http/app.ts'",
    'export const text = "import \'../http/app.ts\'"',
    "export const pattern = /import '.+'/",
    "load('../http/app.ts')"
  ].join('\n')
  const root = t.testdir({ ...sound, lib: { ...sound.lib, counting: { 'table.ts': text } } })
  t.strictSame(checkImports(root, order), { files: 5, imports: 3, faults: [] })
})

t.test('a cycle between folders is rejected, even without a cycle between files', async t => {
  const root = t.testdir(folderCycle)
  t.strictSame(checkImports(root, order), { files: 3, imports: 2, faults: [folderCycleFault] })
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
  t.strictSame(checkImports(root, order), {
    files: 11,
    imports: 8,
    faults: [
      'cycle: lib/exposition/parts/block.ts > lib/exposition/parts/line.ts > lib/exposition/text.ts > ' +
        'lib/exposition/parts/block.ts',
      'cycle: examples/two/app.js > examples/two/link.js > examples/two/app.js',
      'cycle: soak/a.ts > soak/a.ts'
    ]
  })
})

t.test('a folder without a place in the order is rejected', async t => {
  const root = t.testdir({ ...sound, lib: { ...sound.lib, 'extra.ts': noImports, more: { 'part.cts': noImports } } })
  const faults = ['lib/extra.ts: its folder is not in the order', 'lib/more/part.cts: its folder is not in the order']
  t.strictSame(checkImports(root, order), { files: 8, imports: 5, faults })
})

t.test('an import of a file that is missing or outside the package is rejected', async t => {
  const root = t.testdir({ ...sound, 'index.ts': "import './examples/minimal/index.js'\nimport './lib/none.ts'\n" })
  t.strictSame(checkImports(root, order), {
    files: 6,
    imports: 5,
    faults: [
      'index.ts: imports examples/minimal/index.js, which is not a source file of the package',
      'index.ts: imports lib/none.ts, which is not a source file of the package'
    ]
  })
})

t.test('a folder without files to check is rejected', async t => {
  t.strictSame(checkImports(t.testdir({}), order), { files: 0, imports: 0, faults: ['no imports were found'] })
})

t.test('the command prints the faults and fails', async t => {
  const stdout = 'files: 3, imports within the package: 2, faults: 1\n'
  t.strictSame(run(t.testdir(folderCycle)), { status: 1, stdout, stderr: `${folderCycleFault}\n` })
})

t.test('the command passes if there are no faults', async t => {
  const stdout = 'files: 6, imports within the package: 5, faults: 0\n'
  t.strictSame(run(t.testdir(sound)), { status: 0, stdout, stderr: '' })
})

function run (root: string): { status: number | null, stdout: string, stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8', env: childEnv })
  return { status, stdout, stderr }
}
