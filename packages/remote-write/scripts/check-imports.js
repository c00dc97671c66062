// Rejects import cycles, and imports against the direction of the data, as ../../../scripts/check-imports.js does.

import { fileURLToPath } from 'node:url'
import { checkImports } from '../../../scripts/import-faults.js'

/** The direction of the data: a folder imports only from those before it. */
const order = [
  'lib/check', 'lib/bytes', 'lib/labels', 'lib/series', 'lib/histogram', 'lib/sample', 'lib/numbers', 'lib/symbols',
  'lib/chunk', 'lib/v1', 'lib/v2', 'lib/snappy', 'lib/version', 'lib/headers', 'lib/transport', 'lib/proxy',
  'lib/node', 'lib/bare', 'lib/stop', 'lib/request', 'lib/clock', 'lib/retry', 'lib/negotiate', 'lib/report',
  'lib/gather', 'lib/lanes', 'lib/slices', 'lib/sender', 'lib/hook', 'lib/writer-options', 'lib/writer', 'lib/duration',
  'lib/warn', 'lib/push-health', 'lib/registry-samples', 'lib/registry-push', 'index'
]

const { files, imports, faults } = checkImports(fileURLToPath(new URL('..', import.meta.url)), order)
for (const fault of faults) console.error(fault)
console.log(`remote-write: files: ${files}, imports within the package: ${imports}, faults: ${faults.length}`)
if (faults.length > 0) process.exitCode = 1
