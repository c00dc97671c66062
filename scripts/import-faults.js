import { existsSync, readdirSync } from 'node:fs'
import { posix, resolve, sep } from 'node:path'
import { importsOf } from './imports-of.js'

/** Folders in which only cycles between files are rejected. */
const unordered = ['bench', 'examples', 'scripts', 'soak', 'test']

/**
 * Finds import cycles between files, and imports against an order of folders. The files of the package are those in
 * `lib/` and the `.ts` files at the root; each has to belong to a folder in the order. A file directly in `lib/` or at
 * the root is a folder of its own, named without its extension.
 *
 * @param {string} root folder of the package
 * @param {readonly string[]} order folders, each of which imports only from those before it
 * @returns {{ files: number, imports: number, faults: string[] }} numbers of files and of imports within the package,
 * and a line for each fault
 */
export function checkImports (root, order) {
  const entries = readdirSync(root).filter(name => name.endsWith('.ts'))
  const packageFiles = [...entries, ...filesIn(root, 'lib')]
  const files = [...packageFiles, ...unordered.flatMap(folder => filesIn(root, folder))]
  const graph = new Map(files.map(file => [file, relativeImports(root, file)]))
  const imports = packageFiles.flatMap(file => graph.get(file).map(target => ({ file, target })))
  const unplaced = packageFiles.filter(file => !order.includes(folderOf(file)))
  const faults = [
    ...unplaced.map(file => `${file}: its folder is not in the order`),
    ...imports.flatMap(directionFaults),
    ...cycles(graph).map(files => `cycle: ${files.join(' > ')}`)
  ]
  if (imports.length === 0) faults.push('no imports were found')
  return { files: files.length, imports: imports.length, faults }

  function directionFaults ({ file, target }) {
    if (!packageFiles.includes(target)) return [`${file}: imports ${target}, which is not a source file of the package`]
    const [from, to] = [folderOf(file), folderOf(target)]
    if (from === to || order.indexOf(to) < order.indexOf(from)) return []
    return [`${file}: must not import ${target}, since ${to} comes after ${from} in the order`]
  }
}

/** @returns {string[]} all source files below a folder, relative to the root */
function filesIn (root, folder) {
  if (!existsSync(resolve(root, folder))) return []
  return readdirSync(resolve(root, folder), { recursive: true })
    .map(file => posix.join(folder, file.replaceAll(sep, '/')))
    .filter(file => /\.[cm]?[jt]s$/.test(file) && !file.includes('/node_modules/'))
    .sort()
}

/** @returns {string[]} the files that a file imports by a relative path, relative to the root */
function relativeImports (root, file) {
  const specifiers = importsOf(resolve(root, file)).filter(specifier => /^\.\.?\//.test(specifier))
  return specifiers.map(specifier => posix.join(posix.dirname(file), specifier))
}

/** @param {string} file @returns {string} the folder whose place in the order it has */
function folderOf (file) {
  return file.replace(/^(lib\/[^/]+)\/.*$/, '$1').replace(/(\.d)?\.[cm]?[jt]s$/, '')
}

/** @returns {string[][]} the files of each cycle found by a depth-first search; the first is repeated at the end */
function cycles (graph) {
  const found = []
  const done = new Set()
  function visit (file, path) {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file])
    if (path.includes(file) || done.has(file)) return
    for (const target of graph.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return found
}
