// Makes `dist` from the sources: CommonJS, and a face for those who import it.
//
// There is one copy of the code, and so of its state: the trace function that an app gets by import() and by require()
// is made by the same modules. CommonJS is the form of the copy because Jest, bundlers that write CommonJS and
// TypeScript's CommonJS modes take no other. A face holds names only.
//
// Most modules are joined, because each file takes whole blocks of a disk: apart they take 432 kB, joined 288 kB.

import { rollup } from '@rollup/wasm-node'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pageFiles } from './page-files.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** The modules that tsc makes, which are joined. */
const modules = 'dist/modules'

/** What several entries and parts share: the name of a file, and the modules it holds with all that they import. */
const shared = {
  warning: ['warning'],
  values: ['describe', 'nearest-name', 'option-values', 'registry/family-names'],
  options: ['environment', 'cli/mark'],
  cli: ['cli/main'],
  exposition: ['text-format', 'registry/check', 'exposition/exposition', 'http/address'],
  scrape: ['exposition/rendering', 'http/scrape', 'http/places', 'http/live'],
  bare: ['bare/flow', 'bare/optional']
}

rmSync('dist', { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(1)
await joinModules()
rmSync(modules, { recursive: true })

cpSync('lib/registry/prom-client.cjs', 'dist/lib/registry/prom-client.cjs')
// The sources are ES modules by the package.json of the root. The command looks for the version beside itself
write('package.json', `${JSON.stringify({ type: 'commonjs', version: manifest.version })}\n`)
chmodSync('dist/cli.js', 0o755)

mkdirSync('dist/types')
cpSync('types/hypertrace.d.ts', 'dist/types/hypertrace.d.ts')
write('types/hypertrace.js', '// Types only: this is there so that a plain import of them can run\n')

const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'))
for (const file of declarations) {
  // tsc leaves the endings of the sources in them, where not every tool looks for another file
  write(file, read(file).replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
}
// Users need those that the declarations of the entries lead to. The others would be 80 kB of an installation
const needed = new Set(['index.d.ts', 'fastify.d.ts', 'register.d.ts', 'types/hypertrace.d.ts'])
for (const file of needed) {
  for (const [, path] of read(file).matchAll(/(?:from |import\()['"](\.[^'"]*)\.js['"]/g)) {
    needed.add(posix.join(posix.dirname(file), `${path}.d.ts`))
  }
}
for (const file of declarations) {
  if (!needed.has(file.replaceAll('\\', '/'))) rmSync(`dist/${file}`)
}

// require() gives the function itself, which has the names as well: for `require().default` and `import { … }`
edit('index.js', [[/$/, 'module.exports = Object.assign(exports.default, exports);\n']])
const types = /^export type (\{.*\}) from/m.exec(read('index.d.ts'))[1]
edit('index.d.ts', [
  // Its names are among those below
  [/^import type .*\n/, ''],
  [/^export type \{.*\} from/m, `import type ${types} from`],
  [/^export declare function/mg, 'declare function'],
  [/^export default HypertracePrometheus;\n/m, `declare namespace HypertracePrometheus {
    export { HypertracePrometheus, HypertracePrometheus as default };
    export type ${types};
}
export = HypertracePrometheus;
`]
])
write('index.mjs', `import HypertracePrometheus from './index.js';
export { HypertracePrometheus, HypertracePrometheus as default };
`)
write('index.d.mts', `export { HypertracePrometheus, HypertracePrometheus as default } from './index.js';
export type ${types} from './index.js';
`)

write('fastify.mjs', `export { metricsPlugin, metricsPlugin as default } from './fastify.js';
`)
write('fastify.d.mts', `export { metricsPlugin, metricsPlugin as default } from './fastify.js';
export type { MetricsPluginOptions } from './fastify.js';
`)

/**
 * Joins the modules to few files: one for each entry, one for each part that differs between platforms, and those of
 * `shared`. Parts are loaded by `platform.cjs`; `imports` in package.json says which they are.
 */
async function joinModules () {
  const { imports } = manifest
  const files = Object.values(imports).flatMap(Object.values).map(file => posix.relative('dist', file))
  const entries = [
    'index.js', 'fastify.js', 'register.js', 'cli.js', 'lib/cli/preload.js',
    ...files.filter(file => file.endsWith('.js'))
  ]
  const parts = new Map(Object.entries(imports).map(([name, targets]) => [posix.normalize(targets.default), name]))
  const bundle = await rollup({
    input: Object.fromEntries(entries.map(file => [file.replace(/\.js$/, ''), `${modules}/${file}`])),
    plugins: [{
      name: 'page',
      async load (id) {
        if (relative(root, id).replaceAll(sep, '/') !== `${modules}/lib/http/page-files.js`) return null
        return `export const files = ${JSON.stringify(await pageFiles('page'), null, 2)};\n`
      }
    }, {
      name: 'parts',
      resolveId (specifier, importer) {
        if (importer === undefined || !specifier.startsWith('.')) return null
        const file = join(importer, '..', specifier)
        const part = parts.get(relative(root, file).replaceAll(sep, '/').replace(modules, 'dist'))
        return part === undefined ? file : { id: part, external: true }
      },
      // What rollup writes itself also looks for a browser's document
      resolveImportMeta (property) {
        return property === 'url' ? "require('node:url').pathToFileURL(__filename).href" : null
      }
    }],
    external: id => !id.startsWith('.') && !isAbsolute(id),
    // Only the entries have any
    treeshake: { moduleSideEffects: false },
    onwarn (warning) {
      throw new Error(warning.message)
    }
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    exports: 'named',
    interop: id => id.startsWith('#') ? 'esModule' : 'auto',
    dynamicImportInCjs: false,
    hoistTransitiveImports: false,
    chunkFileNames: 'lib/[name].js',
    manualChunks: Object.fromEntries(Object.entries(shared).map(([name, files]) => {
      return [name, files.map(file => `${modules}/lib/${file}.js`)]
    }))
  })
  for (const { fileName, code } of output) {
    mkdirSync(posix.dirname(`dist/${fileName}`), { recursive: true })
    const platform = posix.relative(posix.dirname(`dist/${fileName}`), 'platform.cjs')
    write(fileName, code.replaceAll(/\brequire\('#([^']*)'\)/g, (_, part) => `require('${platform}')['${part}']()`))
  }
}

/** @param {string} file @returns {string} */
function read (file) {
  return readFileSync(`dist/${file}`, 'utf8')
}

/** @param {string} file @param {string} text */
function write (file, text) {
  writeFileSync(`dist/${file}`, text)
}

/** @param {string} file @param {Array<[RegExp, string]>} edits each of them has to match */
function edit (file, edits) {
  write(file, edits.reduce((text, [pattern, replacement]) => {
    if (!pattern.test(text)) throw new Error(`dist/${file} must match ${pattern}`)
    pattern.lastIndex = 0
    return text.replace(pattern, replacement)
  }, read(file)))
}
