// Builds `dist` from the sources: CommonJS modules, and ES modules that only export the names of the CommonJS ones.
//
// So there is one copy of the code and of its state, whether an app uses import or require(). The code is CommonJS
// because Jest, bundlers that write CommonJS and TypeScript's CommonJS modes accept nothing else.

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

// The package.json of the root says that .js files are ES modules
write('package.json', '{ "type": "commonjs" }\n')
cpSync('lib/registry/prom-client.cjs', 'dist/lib/registry/prom-client.cjs')

mkdirSync('dist/types')
cpSync('types/hypertrace.d.ts', 'dist/types/hypertrace.d.ts')
write('types/hypertrace.js', '// Types only; this file exists so that a plain import of them can run\n')

const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'))
for (const file of declarations) {
  // tsc keeps the file extensions of the sources in declarations, where some tools would not find the files
  write(file, read(file).replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
}
// Keeps the declarations that those of the entries import. The others would add 80 kB to each installation
const needed = new Set(['index.d.ts', 'fastify.d.ts', 'register.d.ts', 'types/hypertrace.d.ts'])
for (const file of needed) {
  for (const [, path] of read(file).matchAll(/(?:from |import\()['"](\.[^'"]*)\.js['"]/g)) {
    needed.add(posix.join(posix.dirname(file), `${path}.d.ts`))
  }
}
for (const file of declarations) {
  if (!needed.has(file.replaceAll('\\', '/'))) rmSync(`dist/${file}`)
}

// require() returns the function itself; it also has the exports as properties, for `require().default` and
// `import { … }`
edit('index.js', [[/$/, 'module.exports = Object.assign(HypertracePrometheus, exports);\n']])
const types = /^export type (\{.*\}) from/m.exec(read('index.d.ts'))[1]
edit('index.d.ts', [
  // The statements below import the same types
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
const fastifyNames = 'metricsPlugin, metricsPlugin as default, type MetricsPluginOptions'
write('fastify.d.mts', `export { ${fastifyNames} } from './fastify.js';
`)

/** @param {string} file @returns {string} */
function read (file) {
  return readFileSync(`dist/${file}`, 'utf8')
}

/** @param {string} file @param {string} text */
function write (file, text) {
  writeFileSync(`dist/${file}`, text)
}

/** @param {string} file @param {Array<[RegExp, string]>} edits each must match */
function edit (file, edits) {
  write(file, edits.reduce((text, [pattern, replacement]) => {
    if (!pattern.test(text)) throw new Error(`dist/${file} must match ${pattern}`)
    pattern.lastIndex = 0
    return text.replace(pattern, replacement)
  }, read(file)))
}
