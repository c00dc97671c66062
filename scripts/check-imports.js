// Rejects import cycles between files and between folders, and imports against the direction of the data.
//
// A file directly in `lib/` counts as a folder of its own, and so does an entry at the root. Type imports count as well.

import { parseDependencyTree, parseCircular } from 'dpdm'

/** The direction of the data: a folder imports only from those before it. */
const order = [
  'lib/types', 'lib/warning', 'lib/text-format', 'lib/counting', 'lib/describe', 'lib/trace-function', 'lib/registry',
  'lib/nearest-name', 'lib/option-values', 'lib/options', 'lib/environment', 'lib/package-manager', 'lib/announce',
  'lib/exposition', 'lib/http', 'lib/server', 'index', 'fastify', 'register'
]

const tree = await parseDependencyTree(['*.ts', 'lib/**/*.ts', 'examples/*/*.js', 'scripts/*.js'], { tsconfig: 'tsconfig.json', transform: false, skipDynamicImports: false })
const faults = parseCircular(tree).map(files => `cycle: ${[...files, files[0]].join(' > ')}`)

let checked = 0
for (const [file, imports] of Object.entries(tree)) {
  const from = folderOf(file)
  if (!/^(lib\/|[^/]+\.ts$)/.test(file)) continue
  if (!order.includes(from)) faults.push(`${file}: its folder has no place in the order of scripts/check-imports.js`)
  for (const { request, id } of imports ?? []) {
    if (id === null || !request.startsWith('.')) continue
    checked++
    const to = folderOf(id)
    if (from !== to && order.indexOf(to) >= order.indexOf(from)) faults.push(`${file}: must not import ${id}, which comes later in the order`)
  }
}
if (checked === 0) faults.push('no import was found')

for (const fault of faults) console.error(fault)
console.log(`${Object.keys(tree).length} files, ${checked} imports between those of the package: ${faults.length} faults`)
if (faults.length > 0) process.exitCode = 1

/** @param {string} file @returns {string} the folder that it belongs to */
function folderOf (file) {
  return file.replace(/^(lib\/[^/]+)\/.*$/, '$1').replace(/\.[a-z]+$/, '')
}
