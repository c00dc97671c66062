#!/usr/bin/env node
/** The command `hypertrace-prometheus`, see docs/command.md. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { main } from './lib/cli/main.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const preload = fileURLToPath(new URL('lib/cli/preload.js', import.meta.url))
main(process.argv.slice(2), { version, preload, process }).then(code => {
  process.exitCode = code
})
