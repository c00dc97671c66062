import t from 'tap'
import { fieldsOf, parametersOf } from '../../../lib/server/fields.ts'
import { parseJson } from '../../../lib/server/json-body.ts'
import { Problem, type ProblemBody } from '../../../lib/server/problem.ts'

/** The answer to a request that a function refuses. */
function refusal (act: () => unknown): ProblemBody['error'] | string {
  try {
    act()
    return 'no error'
  } catch (error) {
    return error instanceof Problem ? error.body.error : String(error)
  }
}

const json = (text: string): unknown => parseJson(Buffer.from(text))

t.test('a body is JSON', async t => {
  t.strictSame(json('{"a": [1, null, "ä"]}'), { a: [1, null, 'ä'] })
  t.strictSame(json('null'), null)
})

t.test('a body that is no JSON, or no UTF-8, is refused', async t => {
  for (const bytes of [Buffer.from(''), Buffer.from('{'), Buffer.from([0x22, 0xff, 0x22])]) {
    t.match(refusal(() => parseJson(bytes)), { code: 'bad_input', message: /^body: must be JSON in UTF-8 \(.+\)$/ })
  }
})

t.test('a body is nested at most 100 deep', async t => {
  t.equal(JSON.stringify(json('['.repeat(100) + ']'.repeat(100))).length, 200)
  const tooDeep = { code: 'bad_input', message: 'body: must be nested at most 100 deep' }
  t.strictSame(refusal(() => json('['.repeat(101) + ']'.repeat(101))), tooDeep)
  t.strictSame(refusal(() => json('{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000))), tooDeep)
})

t.test('an object has each key once, as in YAML', async t => {
  const twice: Array<[string, string, string]> = [
    ['{"a": 1, "a": 2}', '1:10', 'a'],
    ['{"a": {"b": 1}, "c": [{}, [1, {"b": "x,{", "b": 1}]]}', '1:44', 'c[1][1].b'],
    ['{"\\u0061":\r\n 1,\n\n  "a": 2}', '4:3', 'a'],
    ['[{"a\\"}": "\\\\", "a\\"}": 1}]', '1:17', '[0]["a\\"}"]'],
    ['{"__proto__": 1, "__proto__": 2}', '1:18', '__proto__'],
    ['{"": 1, "": 2}', '1:9', '[""]']
  ]
  for (const [text, position, path] of twice) {
    t.strictSame(refusal(() => json(text)),
      { code: 'bad_input', message: `body:${position}: ${path}: this key is there twice`, path }, text)
  }
  const once = ['{"a": {"a": ["a", "a", "a"]}, "b": "a", "A": "b"}', '[{"a": 1}, {"a": 1}]', '["a", "a"]', '"a"']
  for (const text of once) {
    t.strictSame(json(text), JSON.parse(text))
  }
})

t.test('the fields of a body are those that are known', async t => {
  t.strictSame(fieldsOf({ a: 1, b: 2 }, ['a', 'b', 'c'], ['a']), new Map([['a', 1], ['b', 2]]))
  t.strictSame(refusal(() => fieldsOf({ a: 1, d: 2 }, ['a', 'b'])),
    { code: 'bad_input', message: 'unknown field "d", must be one of a, b', path: 'd' })
  t.strictSame(refusal(() => fieldsOf(json('{"__proto__": {"a": 1}}'), ['a'])),
    { code: 'bad_input', message: 'unknown field "__proto__", must be one of a', path: '__proto__' })
  t.strictSame(refusal(() => fieldsOf(json('{"constructor": 1}'), ['a'])),
    { code: 'bad_input', message: 'unknown field "constructor", must be one of a', path: 'constructor' })
  t.strictSame(refusal(() => fieldsOf({ b: 1 }, ['a', 'b'], ['a'])),
    { code: 'bad_input', message: 'a is missing', path: 'a' })
})

t.test('a body without fields is refused', async t => {
  for (const [body, shown] of [[null, 'null'], [undefined, 'undefined'], [[], 'an array'], ['a', '"a"'], [1, '1']]) {
    t.strictSame(refusal(() => fieldsOf(body, [])),
      { code: 'bad_input', message: `body: must be an object, got ${shown}` })
  }
})

t.test('the parameters of a query are known ones, each given once', async t => {
  const query = (text: string): ReadonlyMap<string, string> => parametersOf(new URLSearchParams(text), ['a', 'b'])
  t.strictSame(query('a=1&b='), new Map([['a', '1'], ['b', '']]))
  t.strictSame(refusal(() => query('a=1&c=1')),
    { code: 'bad_input', message: 'unknown parameter "c", must be one of a, b', path: 'c' })
  t.strictSame(refusal(() => query('a=1&a=1')), { code: 'bad_input', message: 'a must be given once', path: 'a' })
})
