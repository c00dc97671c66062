import { hostname } from 'node:os'
import t from 'tap'
import { hostCheck, tokenCheck } from '../../../lib/server/guard.ts'
import { errorOf } from '../../support/outcome.ts'

const accepted = [
  '127.0.0.1', '127.0.0.1:2112', '10.1.2.3:80', '[::1]', '[::1]:2112', 'localhost', 'LOCALHOST:1', 'localhost.',
  'a.b-1.localhost:2112', 'host.docker.internal:2112', 'host.containers.internal', 'prom.example', 'PROM.example.:90',
  hostname(), `${hostname().toUpperCase()}:2112`, undefined
]

const refused = [
  'evil.example', 'evil.example:2112', 'prom.example.evil.example', 'localhost.evil.example', 'evil.example/.localhost',
  'xlocalhost', '.localhost', '127.0.0.1.evil.example', '[::1', '[evil]', '', 'prom.example..', '1.2.3'
]

for (const host of accepted) {
  t.test(`the Host ${host} is accepted`, async t => {
    t.equal(errorOf(() => hostCheck(['prom.example'])(host)), 'no error')
  })
}

for (const host of refused) {
  t.test(`the Host ${JSON.stringify(host)} is refused`, async t => {
    t.equal(errorOf(() => hostCheck(['prom.example'])(host)),
      `Error: the Host '${host}' is not allowed: add its name to allowedHosts`)
    t.equal(errorOf(() => hostCheck(null)(host)), 'no error')
  })
}

t.test('a message shows the beginning of a Host, in printable characters', async t => {
  t.equal(errorOf(() => hostCheck([])(`é\n${'x'.repeat(300)}`)),
    `Error: the Host '??${'x'.repeat(258)}' is not allowed: add its name to allowedHosts`)
})

t.test('a token is demanded where there is one', async t => {
  const check = tokenCheck('secret')
  const refusal = 'Error: the API needs the header Authorization: Bearer with the token of the server'
  const wrong = [undefined, '', 'secret', 'Bearer', 'Bearer ', 'Bearer secre', 'Bearer secrets', 'Basic secret']
  for (const header of wrong) {
    t.equal(errorOf(() => check(header)), refusal, header ?? 'none')
  }
  for (const header of ['Bearer secret', 'bearer secret', 'BEARER  secret']) {
    t.equal(errorOf(() => check(header)), 'no error', header)
  }
  t.equal(errorOf(() => tokenCheck(null)(undefined)), 'no error')
})
