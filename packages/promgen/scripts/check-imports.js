// Rejects import cycles, and imports against the direction of the data, as ../../../scripts/check-imports.js does.

import { fileURLToPath } from 'node:url'
import { checkImports } from '../../../scripts/import-faults.js'

/** The direction of the data: a folder imports only from those before it. */
const order = [
  'lib/check', 'lib/duration', 'lib/instant', 'lib/hash', 'lib/key', 'lib/normal', 'lib/scraper', 'lib/signal',
  'lib/metric', 'lib/config', 'lib/export', 'lib/preview', 'lib/match', 'lib/clock', 'lib/run', 'lib/server', 'lib/cli',
  'index'
]

const { files, imports, faults } = checkImports(fileURLToPath(new URL('..', import.meta.url)), order)
for (const fault of faults) console.error(fault)
console.log(`promgen: files: ${files}, imports within the package: ${imports}, faults: ${faults.length}`)
if (faults.length > 0) process.exitCode = 1
