// Makes `dist` from the sources: CommonJS in one file, one for each platform, and a face for those who import it. There
// is one copy of the code and so of its classes: a Series of an app that imports is one for a package that requires.

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
  input: {
    index: `${modules}/index.js`,
    'platform-node': `${modules}/lib/node/platform.js`,
    'platform-bare': `${modules}/lib/bare/platform.js`
  },
  plugins: [{
    name: 'platform',
    // `imports` in package.json says which file it is
    resolveId (source, importer) {
      return importer !== undefined && source.endsWith('/node/platform.js') ? { id: '#platform', external: true } : null
    }
  }],
  external: id => !id.startsWith('.') && !id.includes(modules),
  onwarn (warning) {
    throw new Error(warning.message)
  }
})
const { output } = await bundle.write({
  dir: 'dist', entryFileNames: '[name].cjs', format: 'cjs', exports: 'named', interop: 'auto'
})
rmSync(modules, { recursive: true })
const files = output.map(({ fileName }) => fileName)
if (files.length !== 3) throw new Error(`the parts must share no module, got ${files}`)

const names = output.find(({ name }) => name === 'index').exports.join(', ')
writeFileSync('dist/index.mjs', `import remoteWrite from './index.cjs';\nexport const { ${names} } = remoteWrite;\n`)

for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'))) {
  const file = join('dist', name)
  // tsc leaves the endings of the sources in declarations, and the package's type would make them ES modules
  const text = readFileSync(file, 'utf8').replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.cjs$2')
  writeFileSync(file, text)
  renameSync(file, file.replace(/\.d\.ts$/, '.d.cts'))
}
writeFileSync('dist/index.d.mts', "export * from './index.cjs';\n")
