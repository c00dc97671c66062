import t from 'tap'
import { load, rejectedDocuments } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'

const documents = rejectedDocuments()

for (const { text, error } of documents) {
  t.test(`rejected: ${text}`, async t => {
    t.equal(errorOf(() => load(text)), error)
  })
}

t.test('the documents are found', async t => {
  t.ok(documents.length > 200)
  t.ok(documents.every(({ text, error }) => text !== '' && /^(?:Type|Range)Error: promgen.yaml:\d+:\d+: /.test(error)))
})

t.test('an error tells where it is', async t => {
  const text = 'metrics:\n  - name: x\n    type: gauge\n    data: [{Random: {min: 5, max: 1}}]'
  const error = t.throws(() => load(text)) as object
  t.match(error, {
    path: 'metrics[0].data[0].Random',
    steps: ['metrics', 0, 'data', 0, 'Random'],
    file: 'promgen.yaml',
    line: 4,
    column: 21
  })
})
