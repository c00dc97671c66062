// Whether what is built has to be built again.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a file is not there, or older than any of its sources. A folder counts with all that is in it, and with its
 * own time, which changes when a file comes or goes.
 */
export function isStale (file, sources) {
  const built = statSync(file, { throwIfNoEntry: false })
  return built === undefined || sources.flatMap(withContents).some(path => statSync(path).mtimeMs > built.mtimeMs)
}

function withContents (path) {
  if (!statSync(path).isDirectory()) return [path]
  return [path, ...readdirSync(path, { recursive: true }).map(name => join(path, name))]
}
