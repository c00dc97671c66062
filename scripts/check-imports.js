// Rejects import cycles between files, and imports against the direction of the data. The latter also rules out cycles
// between folders. Type imports, dynamic imports and require() count like any other import.
//
//   node scripts/check-imports.js [root folder]
//
// A file directly in `lib/` counts as a folder of its own, and so does an entry at the root.

import { checkImports } from './import-faults.js'

/** The direction of the data: a folder imports only from those before it. */
const order = [
  'lib/types', 'lib/platform', 'lib/slices', 'lib/server-platform', 'lib/warning', 'lib/text-format', 'lib/counting',
  'lib/describe', 'lib/trace-function', 'lib/registry', 'lib/nearest-name', 'lib/unknown-names', 'lib/option-values',
  'lib/options', 'lib/environment', 'lib/package-manager', 'lib/process', 'lib/announce', 'lib/exposition', 'lib/http',
  'lib/server', 'lib/bare', 'index', 'fastify', 'lib/preload', 'register', 'lib/cli', 'cli'
]

const { files, imports, faults } = checkImports(process.argv[2] ?? '.', order)
for (const fault of faults) console.error(fault)
console.log(`files: ${files}, imports within the package: ${imports}, faults: ${faults.length}`)
if (faults.length > 0) process.exitCode = 1
