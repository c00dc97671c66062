/** The command as a process of its own, from the sources. */

import process from 'node:process'
import { main } from '../../lib/cli/main.ts'

process.exitCode = await main(process.argv.slice(2), { version: '1.2.3', process })
