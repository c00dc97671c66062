import { syncBuiltinESMExports } from 'node:module'
import os, { hostname } from 'node:os'
import t from 'tap'
import { isOwnHost, shownHost } from '../../../lib/http/host.ts'

const allowed = ['myhost.example', 'metrics.test', 'my_app']

t.test('names of this machine', async t => {
  const accepted = [
    'localhost', 'localhost:4343', 'LocalHost', 'localhost.', 'localhost:', 'localhost.:80',
    'app.localhost', 'a.b-2.localhost:80', 'APP.localhost.',
    '127.0.0.1', '127.0.0.1:4343', '192.0.2.7', '[::1]', '[::1]:4343', '[2001:db8::1]', '[::FFFF:127.0.0.1]',
    hostname(), `${hostname()}:4343`.toUpperCase(),
    'host.docker.internal', 'host.docker.internal:4343', 'host.containers.internal',
    'myhost.example', 'MyHost.Example:80', 'metrics.test', 'my_app:9100'
  ]
  for (const host of accepted) t.equal(isOwnHost(host, allowed), true, host)
  t.equal(isOwnHost(undefined, []), true, 'no Host')
})

t.test('other names', async t => {
  const rejected = [
    'evil.example', 'evil.example:4343', 'localhost.evil.example', 'evillocalhost',
    'localhost@evil.example', 'localhost:80a',
    'evil.com/.localhost', 'evil.com?.localhost', 'evil.com#.localhost', 'evil.com:80.localhost',
    'evil.com\\.localhost', 'evil.com@.localhost', 'evil.com%00.localhost', 'evil.com .localhost',
    'evil.com\t.localhost', 'evil.com,.localhost', '[evil.com].localhost', 'evil_com.localhost',
    'evil\xe9.localhost', 'evil.com\n.localhost', 'evil.com\nlocalhost', 'localhost\nevil.com',
    '.localhost', '..localhost', 'a..localhost', '.a.localhost', 'localhost..', '.', '..', '', ':', ':4343',
    '127.0.0.1.evil.example', '127.1', '2130706433', '0x7f000001', '127.0.0.256', '1[27.0.0.1]',
    '::1', '::1:80', '[::1', '::1]', '[]', '[localhost]', '[127.0.0.1]', '[::1].evil.example',
    'x::1]', '[::a', 'x[::1]', '[::1]x', '[::1]x:80', '[::]1', '[::1%lo]', '[:::1]',
    '[fe80::1%evil.com]', '[fe80::1%25evil.com]', 'fe80::1%evil.com', '[fe80::1%]',
    'a.myhost.example', 'myhost.example.evil.example', 'docker.internal', 'a.host.docker.internal',
    'localhost, evil.example', 'null'
  ]
  for (const host of rejected) t.equal(isOwnHost(host, allowed), false, JSON.stringify(host))
})

t.test('a Host is shown as at most 260 characters of printable ASCII', async t => {
  t.equal(shownHost('evil.example:4343'), 'evil.example:4343')
  t.equal(shownHost(' ~\x1f\x7f\x80\u2028\ud83d\ude00\r\n'), ' ~????????')
  t.equal(shownHost(`${'a'.repeat(260)}b`), 'a'.repeat(260))
  t.equal(shownHost(''), '')
})

t.test('a machine that does not tell its name', async t => {
  t.teardown(() => syncBuiltinESMExports())
  t.intercept(os, 'hostname', { value: () => { throw new Error('not allowed') } })
  syncBuiltinESMExports()
  t.equal(isOwnHost('localhost', []), true)
  t.equal(isOwnHost('evil.example', []), false)
  t.equal(isOwnHost('null', []), false)
})
