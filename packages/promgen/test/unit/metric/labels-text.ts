import t from 'tap'
import { labelsText } from '../../../index.ts'

const table: Array<[string, string[], string[], string]> = [
  ['none', [], [], '{}'],
  ['plain names', ['region', '_code9'], ['eu', '200'], '{region="eu", _code9="200"}'],
  ['a name that ends with other characters', ['http.path'], ['/'], '{"http.path"="/"}'],
  ['a name that begins with other characters', ['1st', 'é_a'], ['x', 'y'], '{"1st"="x", "é_a"="y"}'],
  ['names with what is escaped', ['a"b', 'a\\b', 'a\nb'], ['x', 'y', 'z'],
    '{"a\\"b"="x", "a\\\\b"="y", "a\\nb"="z"}'],
  ['values with what is escaped', ['a', 'b', 'c'], ['"1"', '\\n\\', '\n\n'],
    '{a="\\"1\\"", b="\\\\n\\\\", c="\\n\\n"}']
]

for (const [what, names, values, expected] of table) {
  t.test(`labels as PromQL writes them: ${what}`, async t => {
    t.equal(labelsText(names, values), expected)
  })
}
