#!/usr/bin/env node
// The command `promgen`. It is not built from a source, because npm links no command whose file is missing, and a clone
// has nothing built when npm installs it.

import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

const built = new URL('../dist/lib/cli/main.js', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

if (existsSync(built)) {
  const { main } = await import(built.href)
  process.exitCode = await main(process.argv.slice(2), { version, process })
} else {
  console.error('promgen: it is not built yet: run `npm run build` in the root of the repository')
  process.exitCode = 1
}
