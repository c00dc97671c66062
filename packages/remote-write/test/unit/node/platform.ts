import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { certificate } from '../../../../../test/support/certificate.ts'
import { warningsOf } from '../../../../../test/support/outcome.ts'
import { createTransport, emitWarning } from '../../../lib/node/platform.ts'
import { proxyHeaders } from '../../../lib/node/tunnel.ts'
import type { Answer, Transport } from '../../../lib/transport.ts'
import { startProxy } from '../../support/proxy.ts'
import { startReceiver } from '../../support/receiver.ts'

// The proxies of whoever runs the tests
for (const name of Object.keys(process.env)) if (/^(https?|all|no)_proxy$/i.test(name)) delete process.env[name]

function withVariables (t: Test, variables: Record<string, string>): void {
  Object.assign(process.env, variables)
  t.teardown(() => { for (const name of Object.keys(variables)) delete process.env[name] })
}

function transportTo (t: Test, url: string, caFile?: string, keepAlive = true): { transport: Transport, url: URL } {
  const transport = createTransport(new URL(url), { caFile, keepAlive })
  t.teardown(() => transport.close())
  return { transport, url: new URL(url) }
}

async function post ({ transport, url }: { transport: Transport, url: URL }): Promise<Answer> {
  return await transport.fetch(url.href, { method: 'POST', headers: {}, body: new Uint8Array([0]), redirect: 'manual' })
}

/** A server with a certificate that only its own file vouches for, which answers with what it was sent. */
async function startSecure (t: Test): Promise<{ url: string, port: number, caFile: string, server: Server } | null> {
  const pair = certificate(t)
  if (pair === null) return null
  const server = createServer(pair, (req, res) => {
    res.setHeader('x-host', req.headers.host!)
    req.pipe(res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const caFile = join(t.testdirName, 'ca.pem')
  writeFileSync(caFile, pair.cert)
  const { port } = server.address() as AddressInfo
  return { url: `https://localhost:${port}/write`, port, caFile, server }
}

const withoutOpenssl = 'needs the command openssl'

t.test('HTTPS trusts the certificate authorities of a file', async t => {
  const secure = await startSecure(t)
  if (secure === null) return t.comment(withoutOpenssl)
  await t.rejects(post(transportTo(t, secure.url)), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  const answer = await post(transportTo(t, secure.url, secure.caFile))
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('x-host'), `localhost:${secure.port}`)
  t.equal(answer.headers.get('x-none'), null)
  t.equal(await answer.text(), '\0')
  t.throws(() => createTransport(new URL(secure.url), { caFile: 'missing.pem', keepAlive: true }), { code: 'ENOENT' })
})

t.test('HTTPS goes through a tunnel of the proxy, and keeps it', async t => {
  const secure = await startSecure(t)
  if (secure === null) return t.comment(withoutOpenssl)
  const proxy = await startProxy(t)
  withVariables(t, { HTTPS_PROXY: proxy.url.replace('//', '//us%65r:p%40ss@') })
  const target = transportTo(t, secure.url, secure.caFile)
  t.equal(await (await post(target)).text(), '\0')
  t.equal(await (await post(target)).text(), '\0')
  const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`
  t.strictSame(proxy.asked, [`CONNECT localhost:${secure.port} ${authorization}`])
})

t.test('a tunnel that is refused is an error', async t => {
  const proxy = await startProxy(t, 407)
  withVariables(t, { https_proxy: proxy.url })
  await t.rejects(post(transportTo(t, 'https://a.invalid/')),
    new Error('the proxy must connect to a.invalid:443, got status 407'))
  await t.rejects(post(transportTo(t, 'https://[::1]:9/')),
    new Error('the proxy must connect to [::1]:9, got status 407'))
  t.strictSame(proxy.asked, ['CONNECT a.invalid:443 undefined', 'CONNECT [::1]:9 undefined'])
})

t.test('a proxy that is not there is an error', async t => {
  const receiver = await startReceiver(t)
  await receiver.close()
  withVariables(t, { https_proxy: `http://127.0.0.1:${receiver.port}` })
  await t.rejects(post(transportTo(t, 'https://a.invalid/')), { code: 'ECONNREFUSED' })
})

t.test('HTTP is handed on by the proxy', async t => {
  const receiver = await startReceiver(t, { answer: () => ({ status: 204 }) })
  const proxy = await startProxy(t)
  withVariables(t, { http_proxy: proxy.url.replace('//', '//user@') })
  const { status } = await post(transportTo(t, receiver.url))
  t.equal(status, 204)
  t.strictSame(proxy.asked, [`POST ${receiver.url} Basic ${Buffer.from('user:').toString('base64')}`])
  t.equal(receiver.requests[0]!.headers.host, `127.0.0.1:${receiver.port}`)
})

t.test('a proxy of HTTPS is asked over TLS', async t => {
  const secure = await startSecure(t)
  if (secure === null) return t.comment(withoutOpenssl)
  withVariables(t, { all_proxy: secure.url })
  await t.rejects(post(transportTo(t, 'http://a.invalid/')), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  await t.rejects(post(transportTo(t, 'https://a.invalid/')), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  Object.assign(process.env, { all_proxy: 'https://a.invalid' })
  t.equal(await post(transportTo(t, 'http://b.invalid/')).catch(({ hostname }) => hostname), 'a.invalid')
})

t.test('credentials of a proxy', async t => {
  const credentials = (url: string) => proxyHeaders(new URL(url))['proxy-authorization']
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  t.strictSame(['http://p', 'http://u@p', 'http://:w@p', 'http://u:w@p'].map(credentials), [
    undefined, basic('u:'), basic(':w'), basic('u:w')
  ])
})

t.test('connections are used again, and closed at the end', async t => {
  const receiver = await startReceiver(t, { answer: () => ({ status: 400, body: 'why' }) })
  const ports = new Set<number>()
  const target = transportTo(t, receiver.url, undefined, false)
  const alive = setTimeout(() => {}, 60_000)
  for (let i = 0; i < 3; i++) {
    const answer = await post(target)
    t.equal(await answer.text(), 'why')
    ports.add(receiver.ports.at(-1)!)
  }
  clearTimeout(alive)
  t.equal(ports.size, 1)
})

t.test('warnings are those of the process', async t => {
  const warning = Object.assign(new Error('why'), { code: 'CODE' })
  t.strictSame(await warningsOf(() => emitWarning(warning)), ['CODE: why'])
})
