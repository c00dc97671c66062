import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../page/', import.meta.url)

/**
 * Texts of the files in `page/`, by name. The build replaces this module by one that holds the texts, because bundles
 * have no such folder and Bare has no `node:fs`.
 */
export const files: Readonly<Record<string, string>> = Object.fromEntries(readdirSync(folder).map(name => {
  return [name, readFileSync(new URL(name, folder), 'utf8')]
}))
