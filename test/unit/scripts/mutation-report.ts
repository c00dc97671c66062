import t from 'tap'
import { markdown } from '../../../scripts/mutation-report.js'

type Files = Parameters<typeof markdown>[0]
type Mutant = Files[string]['mutants'][number]

let lastId = 0

/** A mutant of a part of one line; line and columns count from 1, and `to` is exclusive. */
function mutant (
  status: Mutant['status'], line: number, [from, to]: [number, number], more: Partial<Mutant> = {}
): Mutant {
  const location = { start: { line, column: from }, end: { line, column: to } }
  return { id: String(lastId++), mutatorName: 'BooleanLiteral', status, location, replacement: 'false', ...more }
}

function report (files: Record<string, { source: string, mutants: Mutant[] }>): Files {
  const results = Object.entries(files).map(([file, content]) => [file, { language: 'typescript', ...content }])
  return Object.fromEntries(results)
}

const introduction = `# Mutation testing

Written by \`npm run mutation\`, which lets
[Stryker](https://stryker-mutator.io) change the code in one place at a time and runs the tests next to it that reach
it. It fails below 95% and is not part of \`.ci/run\`. [The parts](../scripts/mutation-parts.js) can be run one
by one, by their names behind \`--\`.

A mutant is killed when a test fails, and also when the tests no longer end. The score is the share of killed mutants.
Mutants that fail to load do not count, nor do disabled ones: those change only speed or memory, and a comment in the
code gives the reason for each.

| File | Score | Killed | Endless | Survived | Not reached | Disabled | Not loadable |
|---|--:|--:|--:|--:|--:|--:|--:|
`

const long = `add(${Array.from({ length: 30 }, (_, i) => i).join(', ')})`

const source = [
  'const cached = true',
  'const fallback = `none`',
  'if (cached) {',
  '  count()',
  '}',
  'stop(true)',
  `const sum = ${long}`
].join('\n')

/** The block of the `if` in the source. */
const block = { start: { line: 3, column: 13 }, end: { line: 5, column: 2 } }

t.test('the scores of the files, and the mutants that survived or are disabled', async t => {
  const { text, score } = markdown(report({
    'lib/cache.ts': {
      source,
      mutants: [
        // Not in the order of the lines
        mutant('NoCoverage', 6, [6, 10]),
        mutant('Killed', 1, [16, 20]),
        mutant('Killed', 6, [6, 10]),
        mutant('Timeout', 3, [5, 11], { mutatorName: 'ConditionalExpression', replacement: 'true' }),
        mutant('Survived', 1, [16, 20]),
        // The same change by another mutator is listed once
        mutant('Survived', 1, [16, 20], { mutatorName: 'ConditionalExpression' }),
        mutant('Survived', 2, [18, 24], { replacement: '``' }),
        mutant('Survived', 3, [13, 14], { location: block, replacement: '{}' }),
        mutant('Survived', 6, [1, 11], { replacement: '' }),
        mutant('Survived', 7, [13, 13 + long.length], { replacement: 'add(\n  1\n)' }),
        mutant('Ignored', 3, [5, 11], { mutatorName: 'ConditionalExpression', statusReason: 'only speed: a shortcut' }),
        // Stryker ignores some by itself
        mutant('Ignored', 1, [16, 20]),
        mutant('RuntimeError', 2, [18, 24]),
        mutant('CompileError', 2, [18, 24])
      ]
    },
    'lib/types.ts': { source: 'export {}', mutants: [] },
    'lib/warning.ts': { source: 'warn(true)', mutants: [mutant('Killed', 1, [6, 10])] }
  }), 95)
  t.equal(text, `${introduction}\
| \`lib/cache.ts\` | 30.0% | 2 | 1 | 6 | 1 | 2 | 2 |
| \`lib/types.ts\` |  | 0 | 0 | 0 | 0 | 0 | 0 |
| \`lib/warning.ts\` | 100.0% | 1 | 0 | 0 | 0 | 0 | 0 |
| all | 36.4% | 3 | 1 | 6 | 1 | 2 | 2 |

## Survivors and disabled mutants

### \`lib/cache.ts\`

- line 1: \`true\` → \`false\`
- line 2: \`\` \`none\` \`\` → \`\`\` \`\` \`\`\`
- line 3: \`{ …\` → \`{}\`
- line 3: disabled (ConditionalExpression): only speed: a shortcut
- line 6: \`true\` → \`false\`
- line 6: \`stop(true)\` → nothing
- line 7: \`${long.slice(0, 79)}…\` → \`add( 1 )\`
`)
  t.equal(score, 4 / 11 * 100)
})

t.test('a report in which every mutant was killed', async t => {
  const mutants = [mutant('Killed', 1, [6, 10])]
  const { text, score } = markdown(report({ 'lib/warning.ts': { source: 'warn(true)', mutants } }), 95)
  t.equal(score, 100)
  t.equal(text, `${introduction}\
| \`lib/warning.ts\` | 100.0% | 1 | 0 | 0 | 0 | 0 | 0 |
| all | 100.0% | 1 | 0 | 0 | 0 | 0 | 0 |

## Survivors and disabled mutants

None.
`)
})

t.test('a package of the repository has its own document', async t => {
  const { text } = markdown(report({}), 95, { folder: 'promgen' })
  const [title, , first] = text.split('\n')
  t.equal(title, '# Mutation testing of promgen')
  t.equal(first, 'Written by `npm run mutation --workspace packages/promgen`, which lets')
  t.match(text, '[The parts](../packages/promgen/scripts/mutation-parts.js)')
})

t.test('parts without a report are named', async t => {
  const { text } = markdown(report({}), 95, { left: ['config', 'signal'] })
  t.ok(text.startsWith(introduction.replace(
    '\n\n| File', '\n\nParts that were never run, or have changed since: config, signal.\n\n| File'
  )))
})
