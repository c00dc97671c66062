import t from 'tap'
import { isLoopback, resolveHost, urlOf } from '../../../lib/server/address.ts'

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
