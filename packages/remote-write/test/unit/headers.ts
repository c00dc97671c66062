import { readFileSync } from 'node:fs'
import t from 'tap'
import { checkedHeaders, checkedUrl, type HeaderOptions } from '../../lib/headers.ts'
import { version } from '../../lib/version.ts'

t.test('the version is that of the package, and in the user agent', async t => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  t.equal(version, JSON.parse(text).version)
  t.strictSame(checkedHeaders({}), { 'user-agent': `prom-remote-write/${version}` })
})

t.test('headers are those of the app and of its credentials', async t => {
  t.strictSame(checkedHeaders({ headers: { 'X-Scope-OrgID': 'a\té', b: '' }, userAgent: 'c/1' }), {
    'x-scope-orgid': 'a\té', b: '', 'user-agent': 'c/1'
  })
  t.strictSame(checkedHeaders({ headers: { Authorization: 'x' } }).authorization, 'x')
  t.strictSame(checkedHeaders({ bearerToken: 'a.b' }).authorization, 'Bearer a.b')
  const { authorization } = checkedHeaders({ basicAuth: { username: 'ü', password: 'a:b' } })
  t.equal(authorization, `Basic ${Buffer.from('ü:a:b').toString('base64')}`)
})

const reserved = [
  'Connection', 'Content-Encoding', 'content-length', 'CONTENT-TYPE', 'Host', 'Transfer-Encoding', 'User-Agent',
  'X-Prometheus-Remote-Write-Version'
]
for (const name of reserved) {
  t.test(`${name} cannot be set`, async t => {
    t.throws(() => checkedHeaders({ headers: { [name]: 'x' }, userAgent: 'promgen/1' }),
      new RangeError(`headers: ${name} is set by promgen`))
  })
}

const rejected: Array<[what: string, options: object, error: Error]> = [
  ['a user agent that is no text', { userAgent: 7 }, new TypeError('userAgent: must be text, got 7')],
  ['a user agent of two lines', { userAgent: 'a\nb' }, new RangeError(
    'userAgent: must be a line of Latin-1, got "a\\nb"')],
  ['a name with a space', { headers: { 'a b': 'x' } }, new RangeError(
    'headers: must have names of headers, got "a b"')],
  ['an empty name', { headers: { '': 'x' } }, new RangeError('headers: must have names of headers, got ""')],
  ['a number', { headers: { a: 7 } }, new TypeError('headers.a: must be text, got 7')],
  ['a line end', { headers: { a: 'x\r\nb: y' } }, new RangeError(
    'headers.a: must be a line of Latin-1, got "x\\r\\nb: y"')],
  ['a letter beyond Latin-1', { headers: { a: '😀' } }, new RangeError(
    'headers.a: must be a line of Latin-1, got "😀"')],
  ['a name twice', { headers: { a: 'x', A: 'y' } }, new RangeError('headers: A must not be given twice')],
  ['two authorizations', { headers: { authorization: 'x' }, bearerToken: 'y' }, new RangeError(
    'headers: Authorization must not be given beside bearerToken or basicAuth')],
  ['two kinds of credentials', { bearerToken: 'y', basicAuth: {} }, new RangeError(
    'bearerToken: must not be given beside basicAuth')],
  ['a token that is no text', { bearerToken: null }, new TypeError('bearerToken: must be text, got object')],
  ['an empty token', { bearerToken: '' }, new RangeError('bearerToken: must be visible ASCII characters')],
  ['a token with its line end', { bearerToken: 'secret\n' }, new RangeError(
    'bearerToken: must be visible ASCII characters')],
  ['no password', { basicAuth: { username: 'a' } }, new TypeError('basicAuth: username and password must be text')],
  ['no user', { basicAuth: { password: 'a' } }, new TypeError('basicAuth: username and password must be text')],
  ['a user with a colon', { basicAuth: { username: 'a:b', password: '' } }, new RangeError(
    'basicAuth: username must not have a colon')]
]
for (const [what, options, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => checkedHeaders(options as HeaderOptions), error)
  })
}

t.test('a URL is one of HTTP, without credentials', async t => {
  t.equal(checkedUrl('http://a.test/x').href, 'http://a.test/x')
  t.equal(checkedUrl(new URL('https://a.test')).href, 'https://a.test/')
  t.throws(() => checkedUrl(undefined), new TypeError('url: must be a URL, got undefined'))
  t.throws(() => checkedUrl('a.test'), new TypeError('url: must be a URL, got "a.test"'))
  t.throws(() => checkedUrl('ftp://a.test'), new RangeError('url: must begin with http:// or https://, got ftp://'))
  for (const credentials of ['user@', 'user:secret@', ':secret@']) {
    t.throws(() => checkedUrl(`http://${credentials}a.test`),
      new RangeError('url: must not hold a user or password: use basicAuth'))
  }
})
