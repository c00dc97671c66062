// A reporter for Stryker that writes docs/mutation.md. A run over some files or lines (`--mutate`) writes
// coverage/mutation.md instead.

import { mkdirSync, writeFileSync } from 'node:fs'
import { commonTokens, declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import config from '../stryker.config.js'
import { markdown } from './mutation-report.js'

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'document', createReporter)]

createReporter.inject = /** @type {const} */ ([commonTokens.options])

/** @param {import('@stryker-mutator/api/core').StrykerOptions} options */
function createReporter ({ mutate }) {
  return {
    /** @param {import('@stryker-mutator/api/core').schema.MutationTestResult} report */
    onMutationTestReportReady (report) {
      const whole = mutate.join() === config.mutate.join()
      if (!whole) mkdirSync('coverage', { recursive: true })
      const file = whole ? 'docs/mutation.md' : 'coverage/mutation.md'
      writeFileSync(file, markdown(report, config.thresholds.break))
    }
  }
}
