// A reporter for Stryker that writes docs/mutation.md: the score of each file, the mutants that survived, and those that
// are disabled by a comment in the code, with the reason given there. A run over parts (`--mutate`) writes it to
// coverage/mutation.md instead.

import { mkdirSync, writeFileSync } from 'node:fs'
import { commonTokens, declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import config from '../stryker.config.js'

const introduction = `# Mutation testing

Written by \`npm run mutation\`, which lets [Stryker](https://stryker-mutator.io) break the code in every way it knows, one
change at a time, and runs the tests that reach it. It fails below ${config.thresholds.break}% and is not part of \`.ci/run\`. To try one file
or some lines: \`npm run mutation -- --mutate lib/options.ts:60-75\`. [stryker.config.js](../stryker.config.js) says which
tests judge.

A mutant is killed when a test fails, and also when a run no longer ends. Mutants that cannot be loaded do not count.
Disabled are mutants that change only speed or memory, each by a comment in the code that gives the reason.
`

/** The statuses of Stryker's report, and the column that each is counted in. */
const columns = /** @type {const} */ ({
  Killed: 'Killed', Timeout: 'Endless', Survived: 'Survived', NoCoverage: 'Not reached', Ignored: 'Disabled',
  RuntimeError: 'Not loadable', CompileError: 'Not loadable'
})
const titles = [...new Set(Object.values(columns))]

/** @param {import('@stryker-mutator/api/core').schema.MutationTestResult} report */
export function markdown ({ files }) {
  const rows = Object.entries(files).map(([file, { mutants }]) => row(`\`${file}\``, mutants))
  const all = row('all', Object.values(files).flatMap(file => file.mutants))
  const sections = Object.entries(files).map(([file, content]) => section(file, content)).filter(text => text !== '')
  return `${introduction}
| File | Score | ${titles.join(' | ')} |
|---|--:|${titles.map(() => '--:').join('|')}|
${[...rows, all].join('\n')}

## Survivors and disabled mutants

${sections.length === 0 ? 'None.' : sections.join('\n\n')}
`
}

/** @param {string} name @param {readonly import('@stryker-mutator/api/core').schema.MutantResult[]} mutants */
function row (name, mutants) {
  const counts = titles.map(title => mutants.filter(({ status }) => columns[status] === title).length)
  const count = title => counts[titles.indexOf(title)]
  const detected = count('Killed') + count('Endless')
  const valid = detected + count('Survived') + count('Not reached')
  return `| ${name} | ${valid === 0 ? '' : `${(detected / valid * 100).toFixed(1)}%`} | ${counts.join(' | ')} |`
}

/** @param {string} file @param {import('@stryker-mutator/api/core').schema.FileResult} content */
function section (file, { source, mutants }) {
  const lines = source.split('\n')
  const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map(mutant => {
    const { start, end } = mutant.location
    const rest = start.line === end.line ? lines[start.line - 1].slice(start.column - 1, end.column - 1) : `${lines[start.line - 1].slice(start.column - 1)} …`
    return { line: start.line, text: `- line ${start.line}: ${code(rest)} → ${code(mutant.replacement ?? '')}` }
  })
  const disabled = mutants.filter(({ status, statusReason }) => status === 'Ignored' && statusReason !== undefined).map(mutant => {
    return { line: mutant.location.start.line, text: `- line ${mutant.location.start.line}: disabled (${mutant.mutatorName}): ${mutant.statusReason}` }
  })
  const items = [...alive, ...disabled].sort((a, b) => a.line - b.line).map(({ text }) => text)
  return items.length === 0 ? '' : `### \`${file}\`\n\n${[...new Set(items)].join('\n')}`
}

/** @param {string} text one line of code, as Markdown shows it */
function code (text) {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const short = line.length > 80 ? `${line.slice(0, 79)}…` : line
  return short === '' ? 'nothing' : `\`\`${short.startsWith('`') || short.endsWith('`') ? ` ${short} ` : short}\`\``
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'document', createReporter)]

createReporter.inject = /** @type {const} */ ([commonTokens.options])

/** @param {import('@stryker-mutator/api/core').StrykerOptions} options */
function createReporter ({ mutate }) {
  return {
    /** @param {import('@stryker-mutator/api/core').schema.MutationTestResult} report */
    onMutationTestReportReady (report) {
      const whole = mutate.join() === config.mutate.join()
      if (!whole) mkdirSync('coverage', { recursive: true })
      writeFileSync(whole ? 'docs/mutation.md' : 'coverage/mutation.md', markdown(report))
    }
  }
}
