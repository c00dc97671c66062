import t from 'tap'
import { proxyFor } from '../../lib/proxy.ts'

const cases: Array<[url: string, variables: Record<string, string>, proxy: string | null]> = [
  ['http://a.test/', {}, null],
  ['http://a.test/', { http_proxy: '' }, null],
  ['http://a.test/', { http_proxy: 'p' }, 'http://p/'],
  ['http://a.test/', { HTTP_PROXY: 'p:1' }, 'http://p:1/'],
  ['http://a.test/', { http_proxy: 'low', HTTP_PROXY: 'up' }, 'http://low/'],
  ['http://a.test/', { http_proxy: '', HTTP_PROXY: 'up' }, 'http://up/'],
  ['http://a.test/', { HTTPS_PROXY: 'p' }, null],
  ['https://a.test/', { HTTP_PROXY: 'p' }, null],
  ['https://a.test/', { HTTPS_PROXY: 'https://u:v@p:1/x' }, 'https://u:v@p:1/x'],
  ['https://a.test/', { ALL_PROXY: 'p' }, 'http://p/'],
  ['https://a.test/', { all_proxy: 'p', https_proxy: 'q' }, 'http://q/']
]
for (const [url, variables, proxy] of cases) {
  t.test(`${url} with ${JSON.stringify(variables)} goes by ${proxy}`, async t => {
    t.equal(proxyFor(new URL(url), variables)?.href ?? null, proxy)
  })
}

const direct: Array<[url: string, list: string]> = [
  ['http://a.test/', '*'],
  ['http://a.test/', 'b,*'],
  ['http://a.test/', 'a.test'],
  ['http://a.test/', ' A.TEST '],
  ['http://a.test/', 'test'],
  ['http://a.test/', '.test'],
  ['http://a.test/', '*.test'],
  ['http://a.test/', 'b.test, a.test'],
  ['http://a.test/', 'a.test:80'],
  ['https://a.test/', 'a.test:443'],
  ['http://a.test:90/', 'a.test:90'],
  ['http://[::1]:90/', '[::1]'],
  ['http://[::1]:90/', '[::1]:90'],
  ['http://127.0.0.1/', '127.0.0.1']
]
const proxied: Array<[url: string, list: string]> = [
  ['http://a.test/', ''],
  ['http://a.test/', ',.,*.'],
  ['http://a.test/', 'xa.test'],
  ['http://xa.test/', 'a.test'],
  ['http://a.test/', 'a'],
  ['http://a.test/', 'a.test:81'],
  ['http://a.test/', 'a.test:443'],
  ['https://a.test/', 'a.test:80'],
  ['http://a.test/', 'a.test:x'],
  ['http://a.test/', 'http://a.test'],
  ['http://[::1]:90/', '::1']
]
for (const [isProxied, list] of [[false, direct], [true, proxied]] as const) {
  for (const [url, exceptions] of list) {
    t.test(`${url} ${isProxied ? 'goes' : 'does not go'} by a proxy, except '${exceptions}'`, async t => {
      const variables = { ALL_PROXY: 'p', NO_PROXY: exceptions }
      t.equal(proxyFor(new URL(url), variables) !== null, isProxied)
    })
  }
}

t.test('a proxy has to be one of HTTP', async t => {
  const url = new URL('http://a.test')
  t.throws(() => proxyFor(url, { ALL_PROXY: 'socks5://user:secret@p' }),
    new RangeError('proxy: must begin with http:// or https://, got socks5://'))
  t.throws(() => proxyFor(url, { ALL_PROXY: 'http://user:secret@:x' }),
    new TypeError('proxy: must be a URL, got one that cannot be parsed'))
})
