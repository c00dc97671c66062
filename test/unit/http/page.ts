import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { pageAnswer } from '../../../lib/http/page.ts'

const folder = new URL('../../../page/', import.meta.url)

t.test('each file of the page is answered as it is', async t => {
  const names = readdirSync(folder)
  t.ok(names.includes('index.html'))
  for (const name of names) {
    const answer = (await pageAnswer(`/page/${name}`, undefined))!
    t.equal(answer.status, 200)
    t.equal(answer.body.toString(), readFileSync(new URL(name, folder), 'utf8'), name)
  }
})

t.test('the headers say the type, and restrict what the page can load and who can embed it', async t => {
  const headersOf = async (path: string): Promise<unknown> => (await pageAnswer(path, ''))!.headers
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    vary: 'accept-encoding'
  }
  t.strictSame(await headersOf('/'), headers)
  for (const [name, type] of [
    ['page.css', 'text/css'], ['page.js', 'text/javascript'], ['uplot-license.txt', 'text/plain']
  ] as const) {
    t.strictSame(await headersOf(`/page/${name}`), { ...headers, 'content-type': `${type}; charset=utf-8` })
  }
})

t.test('a browser gets the page compressed, made once', async t => {
  const [first, second, plain] = await Promise.all(['gzip', 'gzip, br', 'gzip;q=0'].map(encoding => {
    return pageAnswer('/', encoding)
  }))
  t.equal(first!.headers['content-encoding'], 'gzip')
  t.equal(first!.body, second!.body)
  t.notOk('content-encoding' in plain!.headers)
  t.strictSame(gunzipSync(first!.body), plain!.body)
})

t.test('other paths are not found', async t => {
  const names = ['', 'absent.js', '../package.json', '..%2fpackage.json', 'constructor', '__proto__', 'PAGE.CSS']
  for (const path of [...names.map(name => `/page/${name}`), '/pagX/page.css', '/page.css', '']) {
    t.equal(await pageAnswer(path, undefined), null, path)
  }
})

t.test('the page loads nothing from elsewhere', async t => {
  const html = readFileSync(new URL('index.html', folder), 'utf8')
  t.match(html, /^<!doctype html>\n/i)
  const loaded = Array.from(html.matchAll(/\b(?:href|src|action)="([^"]*)"/g), ([, url]) => url!)
  t.ok(loaded.length > 0)
  t.strictSame(loaded.filter(url => new URL(url, 'http://app').origin !== 'http://app'), [])
  t.notMatch(html, /<style|\bstyle=|<script>|\bon[a-z]+=/i, 'nothing that the policy forbids')
})
