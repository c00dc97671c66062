import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { claimsOf, examplesOf } from './doc-comments.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Tests the examples of all doc comments in the library of a package.
 *
 * @param folder of the package, from the root of the repository
 * @param names in scope where a file has no export of that name: the exports of the package
 * @param least how many examples have to be found
 */
export function testExamples (t: Test, folder: string, names: object, least: number): void {
  const files = readdirSync(join(root, folder, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts')).sort()
  const examples = files.flatMap(file => examplesOf(join(folder, 'lib', file)))
  for (const example of examples) {
    t.test(`the example of ${example.file}:${example.line} is right`, async t => {
      for (const { expression, actual, expected } of await claimsOf(example, names)) {
        t.strictSame(actual, expected, expression)
      }
    })
  }
  t.test('the examples are found', async t => {
    t.ok(examples.length >= least)
  })
}
