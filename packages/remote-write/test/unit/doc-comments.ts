import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { claimsOf, examplesOf } from '../../../../test/support/doc-comments.ts'
import * as remoteWrite from '../../index.ts'

const library = fileURLToPath(new URL('../../lib', import.meta.url))
const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).sort()
const examples = files.filter(file => file.endsWith('.ts'))
  .flatMap(file => examplesOf(join('packages', 'remote-write', 'lib', file)))

for (const example of examples) {
  t.test(`the example of ${example.file}:${example.line} is right`, async t => {
    for (const { expression, actual, expected } of await claimsOf(example, remoteWrite)) {
      t.strictSame(actual, expected, expression)
    }
  })
}

t.test('the examples are found', async t => {
  t.ok(examples.length > 5)
})
