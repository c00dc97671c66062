import t from 'tap'
import { claimsOf, examplesOf, sources } from '../support/doc-comments.ts'
import { startScript } from '../support/script.ts'

const examples = sources().flatMap(file => examplesOf(file))

for (const example of examples) {
  const { file, line, code, isProgram } = example
  t.test(`the example of ${file}:${line} is right`, async t => {
    if (isProgram) {
      const script = await startScript(t, code, 'js')
      t.equal(script.stderr(), '')
      return
    }
    for (const { expression, actual, expected } of await claimsOf(example)) t.strictSame(actual, expected, expression)
  })
}

t.test('the examples of the entries and of the modules are found', async t => {
  const files = new Set(examples.map(({ file }) => file))
  t.ok(files.has('index.ts'))
  t.ok(Array.from(files).some(file => /^lib[/\\].+[/\\].+/.test(file)), 'in folders of lib as well')
})

const [file] = sources().filter(file => file.endsWith('text-format.ts'))

function commented (...lines: string[]): string {
  const example = lines.map(line => ` * ${line}\n`).join('')
  return `const a = 1\n/**\n * Adds.\n *\n * @example\n${example} * @returns the sum\n */\n`
}

t.test('an example ends at the next tag', async t => {
  t.strictSame(examplesOf(file!, commented('1 + 1 // 2')), [{ file, line: 2, code: '1 + 1 // 2', isProgram: false }])
})

t.test('a claim is the comment behind an expression or below it', async t => {
  const [example] = examplesOf(file!, commented(
    'const one = 1', 'one + 1 // 2', 'Array.of(', '  one', ')', '// [', '//   1', '// ]', 'null.x // throws TypeError'
  ))
  t.strictSame(await claimsOf(example!), [
    { expression: 'one + 1', actual: 2, expected: 2 },
    { expression: 'Array.of(\n  one\n)', actual: [1], expected: [1] },
    { expression: 'null.x', actual: 'TypeError', expected: 'TypeError' }
  ])
})

t.test('a wrong example is noticed', async t => {
  const [wrong] = examplesOf(file!, commented('1 + 1 // 3', '1 // throws RangeError'))
  t.strictSame(await claimsOf(wrong!), [
    { expression: '1 + 1', actual: 2, expected: 3 },
    { expression: '1', actual: 'no error', expected: 'RangeError' }
  ])
  const [empty] = examplesOf(file!, commented('const one = 1'))
  await t.rejects(claimsOf(empty!), /an example must have a line such as/)
  const [unknown] = examplesOf(file!, commented('missing() // 1'))
  await t.rejects(claimsOf(unknown!), ReferenceError)
  const [words] = examplesOf(file!, commented('1 + 1 // it is two'))
  await t.rejects(claimsOf(words!), SyntaxError)
})
