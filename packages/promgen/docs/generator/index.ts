// Makes ../signals.md, which is checked in:
//
//   npm run docs --workspace packages/promgen

import { writeFileSync } from 'node:fs'
import { signalsText } from './signals.ts'

writeFileSync(new URL('../signals.md', import.meta.url), signalsText())
