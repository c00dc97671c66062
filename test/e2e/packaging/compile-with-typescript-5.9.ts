import { toolchain, withoutToolchains } from '../../support/installed-package.ts'
import { testCompiler } from '../../support/typescript.ts'

testCompiler(toolchain('typescript-5.9/bin/tsc'), [
  'nodenext', 'node16', 'bundler', 'commonjs and node10', 'commonjs and node10, without esModuleInterop'
], withoutToolchains())
