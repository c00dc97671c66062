import { join } from 'node:path'
import { root } from '../../support/installed-package.ts'
import { testCompiler, ways } from '../../support/typescript.ts'

// What TypeScript 7 has removed is deprecated here
const options = { ignoreDeprecations: '6.0' }
const tsc = join(root, 'node_modules/typescript/bin/tsc')
testCompiler(tsc, Object.keys(ways) as Array<keyof typeof ways>, false, options)
