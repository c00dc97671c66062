/** The statuses of Stryker's report, and the column that counts each. */
const columns = /** @type {const} */ ({
  Killed: 'Killed',
  Timeout: 'Endless',
  Survived: 'Survived',
  NoCoverage: 'Not reached',
  Ignored: 'Disabled',
  RuntimeError: 'Not loadable',
  CompileError: 'Not loadable'
})
const titles = [...new Set(Object.values(columns))]

/** Longest code shown in a list, in characters. */
const longestCode = 80

/**
 * The files of mutation reports as Markdown: the score of each, the mutants that survived, and those that a comment in
 * the code disables, with the reason given there.
 *
 * @param {import('@stryker-mutator/api/core').schema.MutationTestResult['files']} files
 * @param {number} lowestScore score in percent below which `npm run mutation` fails
 * @param {object} [options]
 * @param {string} [options.folder] in packages/, of the package that the files are of. Default: the root's package
 * @param {readonly string[]} [options.left] names of the parts that have no report
 * @returns {{ text: string, score: number }} with the score of all files together, in percent
 */
export function markdown (files, lowestScore, { folder, left = [] } = {}) {
  const rows = Object.entries(files).map(([file, { mutants }]) => row(`\`${file}\``, mutants))
  const mutants = Object.values(files).flatMap(file => file.mutants)
  const all = row('all', mutants)
  const sections = Object.entries(files).map(([file, content]) => section(file, content)).filter(text => text !== '')
  const missing = left.length === 0 ? '' : `\nParts that were never run, or have changed since: ${left.join(', ')}.\n`
  const text = `${introduction(lowestScore, folder)}${missing}
| File | Score | ${titles.join(' | ')} |
|---|--:|${titles.map(() => '--:').join('|')}|
${[...rows, all].join('\n')}

## Survivors and disabled mutants

${sections.length === 0 ? 'None.' : sections.join('\n\n')}
`
  return { text, score: scoreOf(mutants) }
}

/** @param {number} lowestScore @param {string} [folder] */
function introduction (lowestScore, folder) {
  const command = folder === undefined ? 'npm run mutation' : `npm run mutation --workspace packages/${folder}`
  const parts = folder === undefined ? 'scripts/mutation-parts.js' : `packages/${folder}/scripts/mutation-parts.js`
  return `# Mutation testing${folder === undefined ? '' : ` of ${folder}`}

Written by \`${command}\`, which lets
[Stryker](https://stryker-mutator.io) change the code in one place at a time and runs the tests next to it that reach
it. It fails below ${lowestScore}% and is not part of \`.ci/run\`. [The parts](../${parts}) can be run one
by one, by their names behind \`--\`.

A mutant is killed when a test fails, and also when the tests no longer end. The score is the share of killed mutants.
Mutants that fail to load do not count, nor do disabled ones: those change only speed or memory, and a comment in the
code gives the reason for each.
`
}

/** @param {string} name @param {readonly import('@stryker-mutator/api/core').schema.MutantResult[]} mutants */
function row (name, mutants) {
  const score = scoreOf(mutants)
  const counts = titles.map(title => countIn(title, mutants))
  return `| ${name} | ${Number.isNaN(score) ? '' : `${score.toFixed(1)}%`} | ${counts.join(' | ')} |`
}

/** In percent; NaN where no mutant counts. */
function scoreOf (mutants) {
  const killed = countIn('Killed', mutants) + countIn('Endless', mutants)
  return killed / (killed + countIn('Survived', mutants) + countIn('Not reached', mutants)) * 100
}

/** @param {string} title of a column */
function countIn (title, mutants) {
  return mutants.filter(({ status }) => columns[status] === title).length
}

/** @param {string} file @param {import('@stryker-mutator/api/core').schema.FileResult} content */
function section (file, { source, mutants }) {
  const lines = source.split('\n')
  const items = mutants
    .map(mutant => ({ line: mutant.location.start.line, text: describe(mutant, lines) }))
    .filter(({ text }) => text !== undefined)
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `- line ${line}: ${text}`)
  return items.length === 0 ? '' : `### \`${file}\`\n\n${[...new Set(items)].join('\n')}`
}

/**
 * What to say about a mutant; nothing about one that was killed, and about one without a reason.
 *
 * @param {import('@stryker-mutator/api/core').schema.MutantResult} mutant
 * @param {string[]} lines of the file
 */
function describe ({ status, location, replacement = '', mutatorName, statusReason }, lines) {
  if (status === 'Ignored' && statusReason !== undefined) return `disabled (${mutatorName}): ${statusReason}`
  if (status !== 'Survived' && status !== 'NoCoverage') return undefined
  const { start, end } = location
  const line = lines[start.line - 1]
  const from = start.column - 1
  const original = start.line === end.line ? line.slice(from, end.column - 1) : `${line.slice(from)} …`
  return `${code(original)} → ${code(replacement)}`
}

/** @param {string} text code of one line or several, to be shown in one line of Markdown */
function code (text) {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const short = line.length > longestCode ? `${line.slice(0, longestCode - 1)}…` : line
  if (short === '') return 'nothing'
  // A code span ends at the first run of as many backticks as it begins with
  const runs = Array.from(short.matchAll(/`+/g), ([run]) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  const space = short.startsWith('`') || short.endsWith('`') ? ' ' : ''
  return fence + space + short + space + fence
}
