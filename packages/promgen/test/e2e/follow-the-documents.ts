import t, { type Test } from 'tap'
import { claimsOf } from '../../../../test/support/doc-comments.ts'
import { fences, type Fence } from '../../../../test/support/markdown.ts'
import { skipWithoutPrometheus } from '../../../../test/support/prometheus.ts'
import * as library from '../../index.ts'
import { loadConfig } from '../../lib/config/load.ts'
import { documents } from '../support/documents.ts'
import { runBlock } from '../support/shell-block.ts'

/** Runs a block; `output` is the block without a language that follows it, undefined where there is none. */
const kinds = new Map<string, (t: Test, fence: Fence, output: string | undefined) => Promise<void>>([
  ['yaml', async (t, { code }) => {
    const { registry, warnings } = loadConfig(code, { now: Date.parse('2026-01-01T00:00:00Z') })
    t.ok(registry.series.length > 0)
    t.strictSame(warnings, [])
    t.ok(registry.at(registry.start).length > 0, 'it has samples')
  }],
  ['js', async (t, { code }) => {
    const [, names = ''] = /^import \{ (.+) \} from 'promgen'\n/.exec(code) ?? []
    t.strictSame(names.split(', ').filter(name => !Object.hasOwn(library, name)), [], 'all imports are exported')
    const body = code.replace(/^import .*\n/, '')
    const example = { file: 'packages/promgen/index.ts', line: 0, code: body, isProgram: false }
    for (const { expression, actual, expected } of await claimsOf(example)) {
      t.strictSame(actual, expected, expression)
    }
  }],
  ['sh', async (t, { code }, output) => {
    const written = await runBlock(t, code)
    if (output !== undefined) t.equal(written, output)
  }]
])

for (const document of documents) {
  const blocks = fences(document)
  for (const [i, fence] of blocks.entries()) {
    const { language, line } = fence
    // The output of the block before it, or the charts of a file that is generated
    if (language === '') continue
    const run = kinds.get(language)
    const output = blocks[i + 1]?.language === '' ? blocks[i + 1]!.code : undefined
    const skip = /^(?:promtool|prometheus) /m.test(fence.code) && skipWithoutPrometheus()
    t.test(`${document.name}:${line}, a block of ${language}, works`, { skip }, async t => {
      if (run === undefined) {
        throw new Error(`a block must be one of ${[...kinds.keys()].join(', ')}, received '${language}'`)
      }
      await run(t, fence, output)
    })
  }
}
