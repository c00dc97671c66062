// Writes the tables of keys and kinds into `docs/configuration.md`, below the line that says so. Needs `npm run build`.

import { readFileSync, writeFileSync } from 'node:fs'
import { markdownTables } from '../dist/lib/config/markdown.js'

const file = new URL('../docs/configuration.md', import.meta.url)
const mark = '<!-- Written by scripts/write-docs.js -->\n'
const [text] = readFileSync(file, 'utf8').split(mark)
writeFileSync(file, `${text}${mark}\n${markdownTables()}`)
