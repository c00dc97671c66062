import { toolchain, withoutToolchains } from '../../support/installed-package.ts'
import { testCompiler } from '../../support/typescript.ts'

// It has neither node10 nor code without esModuleInterop
testCompiler(toolchain('typescript-7/bin/tsc'), [
  'nodenext', 'node16', 'bundler', 'commonjs and bundler'
], withoutToolchains())
