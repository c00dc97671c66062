import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documentIn } from './example.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))

/** Those that a program makes; their lines may be longer than 120 columns. */
export const generated = ['bench/RESULTS.md', 'docs/configuration.md', 'docs/signals.md']

/** Every Markdown file of the package, by paths from there. */
export const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.md') && !/^(?:\.tap|dist|node_modules)\//.test(file))
  .sort()
  .map(documentIn)
