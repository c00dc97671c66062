import t from 'tap'
import { parse } from 'yaml'
import { jsonSchema } from '../../../index.ts'
import { acceptedDocuments, rejectedDocuments } from '../../support/configurations.ts'
import { isValid } from '../../support/json-schema.ts'

for (const text of acceptedDocuments()) {
  t.test(`the schema accepts: ${text}`, async t => {
    t.ok(isValid(parse(text)))
  })
}

for (const { text, bySchema } of rejectedDocuments()) {
  t.test(`the schema ${bySchema ? 'refuses' : 'accepts'}: ${text}`, async t => {
    t.equal(isValid(parse(text)), !bySchema)
  })
}

t.test('the schema is JSON', async t => {
  t.strictSame(JSON.parse(JSON.stringify(jsonSchema())), jsonSchema())
})
