import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadConfig, type Config, type LoadOptions } from '../../lib/config/load.ts'

const folder = fileURLToPath(new URL('../../', import.meta.url))

/** A configuration among the examples, by its path from there. */
export function exampleConfig (path: string, options: Omit<LoadOptions, 'file'> = {}): Config {
  const file = `${folder}examples/${path}`
  return loadConfig(readFileSync(file, 'utf8'), { file, ...options })
}

/** A document of the package, by its path from there, as the helpers of `test/support/markdown.ts` take it. */
export function documentIn (path: string): { name: string, lines: string[] } {
  return { name: path, lines: readFileSync(`${folder}${path}`, 'utf8').split('\n') }
}
