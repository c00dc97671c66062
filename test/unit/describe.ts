import t from 'tap'
import { describe } from '../../lib/describe.ts'

const revoked = Proxy.revocable({}, {})
revoked.revoke()

const cases: Array<[value: unknown, text: string]> = [
  ['4343', "'4343'"],
  ['', "''"],
  ['a\ud800', "'a\ufffd'"],
  ['a'.repeat(1025), `'${'a'.repeat(1024)}'`],
  [0, '0'],
  [-1.5, '-1.5'],
  [10n, '10n'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [[1], 'an array'],
  [{}, 'an object'],
  [Object.create(null), 'an object'],
  [new Date(0), 'an object'],
  [{ toString () { throw new Error('must not be read') } }, 'an object'],
  [() => {}, '[function]'],
  [Symbol('port'), '[symbol]']
]

t.test('a value is described by its text or its kind', async t => {
  for (const [value, text] of cases) t.equal(describe(value), text)
})

t.test('a revoked proxy throws', async t => {
  t.throws(() => describe(revoked.proxy), TypeError)
})
