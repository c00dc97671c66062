// Makes `dist` from the sources: CommonJS in one file, and a face for those who import it. There is one copy of the
// code and so of its classes: a Series made by an app that imports is one for a package that requires.

import { rollup } from '@rollup/wasm-node'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const modules = 'dist/modules'

rmSync('dist', { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

const bundle = await rollup({
  input: `${modules}/index.js`,
  external: id => !id.startsWith('.') && !id.includes(modules),
  onwarn (warning) {
    throw new Error(warning.message)
  }
})
const { output: [{ exports }] } = await bundle.write({
  file: 'dist/index.cjs', format: 'cjs', exports: 'named', interop: 'auto', inlineDynamicImports: true
})
rmSync(modules, { recursive: true })

const names = exports.join(', ')
writeFileSync('dist/index.mjs', `import remoteWrite from './index.cjs';\nexport const { ${names} } = remoteWrite;\n`)

for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'))) {
  const file = join('dist', name)
  // tsc leaves the endings of the sources in declarations, and the package's type would make them ES modules
  const text = readFileSync(file, 'utf8').replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.cjs$2')
  writeFileSync(file, text)
  renameSync(file, file.replace(/\.d\.ts$/, '.d.cts'))
}
writeFileSync('dist/index.d.mts', "export * from './index.cjs';\n")
