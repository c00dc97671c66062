// Rejects import cycles between files, and imports against the direction of the data. The latter also rules out cycles
// between folders. Type imports, dynamic imports and require() count like any other import.
//
//   node scripts/check-imports.js [root folder]
//
// A file directly in `lib/` counts as a folder of its own, and so does an entry at the root.

import { existsSync, readdirSync } from 'node:fs'
import { posix, resolve, sep } from 'node:path'
import { importsOf } from './imports-of.js'

/** The direction of the data: a folder imports only from those before it. */
const order = [
  'lib/types', 'lib/warning', 'lib/text-format', 'lib/counting', 'lib/describe', 'lib/trace-function', 'lib/registry',
  'lib/nearest-name', 'lib/option-values', 'lib/options', 'lib/environment', 'lib/package-manager', 'lib/announce',
  'lib/exposition', 'lib/http', 'lib/server', 'index', 'fastify', 'register'
]

/** Folders in which only cycles between files are rejected. */
const unordered = ['bench', 'examples', 'scripts', 'soak', 'test']

const root = resolve(process.argv[2] ?? '.')
const entries = readdirSync(root).filter(name => name.endsWith('.ts'))
const packageFiles = [...entries, ...filesIn('lib')]
const imports = new Map([...packageFiles, ...unordered.flatMap(filesIn)].map(file => [file, relativeImports(file)]))

const packageImports = packageFiles.flatMap(file => imports.get(file).map(target => ({ file, target })))
const faults = [
  ...packageFiles.flatMap(orderFaults),
  ...packageImports.flatMap(directionFaults),
  ...cycles().map(files => `cycle: ${files.join(' > ')}`)
]
if (packageImports.length === 0) faults.push('no imports were found')

for (const fault of faults) console.error(fault)
console.log(`files: ${imports.size}, imports within the package: ${packageImports.length}, faults: ${faults.length}`)
if (faults.length > 0) process.exitCode = 1

/** @param {string} folder @returns {string[]} all source files below a folder, relative to the root */
function filesIn (folder) {
  if (!existsSync(resolve(root, folder))) return []
  return readdirSync(resolve(root, folder), { recursive: true })
    .map(file => posix.join(folder, file.replaceAll(sep, '/')))
    .filter(file => /\.[cm]?[jt]s$/.test(file))
}

/** @param {string} file @returns {string[]} the files that it imports by a relative path, relative to the root */
function relativeImports (file) {
  const specifiers = importsOf(resolve(root, file)).filter(specifier => /^\.\.?\//.test(specifier))
  return specifiers.map(specifier => posix.join(posix.dirname(file), specifier))
}

/** @param {string} file @returns {string} the folder whose place in the order it has */
function folderOf (file) {
  return file.replace(/^(lib\/[^/]+)\/.*$/, '$1').replace(/(\.d)?\.[cm]?[jt]s$/, '')
}

/** @param {string} file @returns {string[]} that its folder is missing in the order */
function orderFaults (file) {
  return order.includes(folderOf(file)) ? [] : [`${file}: its folder is not in the order of scripts/check-imports.js`]
}

/** @param {{ file: string, target: string }} imported @returns {string[]} why a file must not import another */
function directionFaults ({ file, target }) {
  if (!packageFiles.includes(target)) return [`${file}: imports ${target}, which is not a source file of the package`]
  const [from, to] = [folderOf(file), folderOf(target)]
  if (from === to || order.indexOf(to) < order.indexOf(from)) return []
  return [`${file}: must not import ${target}, since ${to} comes after ${from} in the order`]
}

/** @returns {string[][]} the files of each cycle found by a depth-first search; the first is repeated at the end */
function cycles () {
  const found = []
  const done = new Set()
  function visit (file, path) {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file])
    if (path.includes(file) || done.has(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return found
}
