// Makes `dist` from the sources: ES modules and their declarations.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isStale } from './is-stale.js'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

// The root's build makes it first. It takes seconds, so here it is made only where its last file is missing or old
const remoteWrite = '../remote-write'
const sources = ['index.ts', 'lib', 'types', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json']
if (isStale(`${remoteWrite}/dist/index.d.mts`, sources.map(name => `${remoteWrite}/${name}`))) {
  const { status } = spawnSync(process.execPath, [`${remoteWrite}/scripts/build.js`], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

rmSync('dist', { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'))) {
  const file = join('dist', name)
  // tsc leaves the endings of the sources in declarations, where not every tool looks for another file
  const text = readFileSync(file, 'utf8').replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
  writeFileSync(file, text)
}
