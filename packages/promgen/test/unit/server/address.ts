import t from 'tap'
import { isLoopback, parseAddress, resolveHost, urlOf } from '../../../lib/server/address.ts'
import { errorOf } from '../../support/outcome.ts'

t.test('an address has a host and a port', async t => {
  const texts = ['127.0.0.1:2112', 'prom.example:1', '[::1]:65535', ':0']
  t.strictSame(texts.map(parseAddress), [
    { host: '127.0.0.1', port: 2112 }, { host: 'prom.example', port: 1 }, { host: '::1', port: 65535 },
    { host: '0.0.0.0', port: 0 }
  ])
})

for (const text of ['2112', '127.0.0.1', '::1:2112', '[1.2.3.4]:1', 'a b:1', 'http://a:1', 'a:', 'a:-1', 'a:1x', '']) {
  t.test(`${JSON.stringify(text)} is no address`, async t => {
    t.equal(errorOf(() => parseAddress(text)),
      `TypeError: listen: address must be host:port, got ${JSON.stringify(text)}`)
  })
}

t.test('the port has 16 bits', async t => {
  t.equal(errorOf(() => parseAddress('a:65536')), 'RangeError: listen: port must be at most 65535, got 65536')
})

t.test('loopback addresses are those that only this machine connects to', async t => {
  t.strictSame(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopback), [true, true, true, true])
  t.strictSame(['0.0.0.0', '::', '10.0.0.127', '128.127.0.1', '::ffff:10.0.0.1'].filter(isLoopback), [])
})

t.test('the address of a host is looked up, that of an address is itself', async t => {
  t.strictSame(await Promise.all(['10.1.2.3', '::1', '0.0.0.0'].map(resolveHost)), ['10.1.2.3', '::1', '0.0.0.0'])
  t.ok(isLoopback(await resolveHost('localhost')))
  await t.rejects(resolveHost('no such host'), { code: /ENOTFOUND|EAI_AGAIN/ })
})

t.test('the URL is one that this machine can open', async t => {
  t.strictSame(['127.0.0.1', '::1', '0.0.0.0', '::'].map(host => urlOf({ host, port: 2112 })), [
    'http://127.0.0.1:2112/', 'http://[::1]:2112/', 'http://localhost:2112/', 'http://localhost:2112/'
  ])
})
