import t from 'tap'
import { addressesOf, isIPv4, isIPv6, isLoopback, urlOf } from '../../../lib/http/address.ts'

const texts = [
  '127.0.0.1', '0.0.0.0', '255.255.255.255', '249.200.199.10', '1.2.3.4', '::', '::1', '1::', 'fe80::1',
  '2001:db8:0:0:0:0:0:1', '::ffff:1.2.3.4',
  '', '1', '1.2.3', '1.2.3.4.', '.1.2.3.4', '1.2.3.4.5', '256.1.1.1', '1.2.3.999', '01.2.3.4', '0x7f.0.0.1', '1..2.3',
  'a.b.c.d', 'localhost', ':', ':::', '1:2', '::g', '::1]', '[::1]', '::1/', '1:2:3:4:5:6:7:8:9', '1::2::3', '::1@evil',
  '::1]@[::1'
]

t.test('addresses are those that node:net takes for such', async t => {
  const net = await import('node:net')
  for (const text of texts) {
    t.equal(isIPv4(text), net.isIPv4(text), `IPv4: '${text}'`)
    t.equal(isIPv6(text), net.isIPv6(text), `IPv6: '${text}'`)
  }
})

t.test('an IPv6 address has no zone', async t => {
  t.equal(isIPv6('fe80::1%eth0'), false)
  t.equal(isIPv6('::1%25evil.example'), false)
})

t.test('only this machine can connect to loopback addresses', async t => {
  const own = ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1']
  for (const address of own) t.equal(isLoopback(address), true, address)
  const others = ['0.0.0.0', '::', '128.0.0.1', '1.127.0.1', '::127.0.0.1', '::ffff:10.0.0.1', '::1:1', '1::1']
  for (const address of others) t.equal(isLoopback(address), false, address)
})

t.test('localhost is both loopback addresses', async t => {
  t.strictSame(addressesOf('localhost'), ['127.0.0.1', '::1'])
  t.strictSame(addressesOf('127.0.0.1'), ['127.0.0.1'])
})

t.test('the URL is one that this machine can open', async t => {
  t.equal(urlOf('localhost', 1, false), 'http://localhost:1/')
  t.equal(urlOf('0.0.0.0', 1, false), 'http://localhost:1/')
  t.equal(urlOf('::', 1, true), 'https://localhost:1/')
  t.equal(urlOf('::1', 1, false), 'http://[::1]:1/')
})
