// Makes `dist` from the sources: CommonJS, and a face for those who import it.
//
// There is one copy of the code, and so of its state: the trace function that an app gets by import() and by require()
// is made by the same modules. CommonJS is the form of the copy because Jest, bundlers that write CommonJS and
// TypeScript's CommonJS modes take no other. A face holds names only.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

rmSync('dist', { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

cpSync('lib/registry/prom-client.cjs', 'dist/lib/registry/prom-client.cjs')
usePlatformParts()
// The sources are ES modules by the package.json of the root
write('package.json', '{ "type": "commonjs" }\n')

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
edit('index.js', [[/$/, 'module.exports = Object.assign(HypertracePrometheus, exports);\n']])
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
 * Makes modules that require a part which differs between platforms load it by `platform.cjs`. These parts, and the
 * files they are in, are those that `imports` in package.json names.
 */
function usePlatformParts () {
  const { imports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const parts = new Map(Object.entries(imports).map(([name, targets]) => {
    return [posix.normalize(targets.default), name.slice(1)]
  }))
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map(file => file.replaceAll('\\', '/'))
  for (const file of files.filter(file => /\.c?js$/.test(file))) {
    const folder = posix.join('dist', posix.dirname(file))
    write(file, read(file).replaceAll(/\brequire\("(\.[^"]*)"\)/g, (call, path) => {
      const part = parts.get(posix.join(folder, path))
      return part === undefined ? call : `require("${posix.relative(folder, 'platform.cjs')}")["${part}"]()`
    }))
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
