import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import t from 'tap'
import { createHttpServer } from '../../../lib/http/http-server.ts'
import { certificate } from '../../support/certificate.ts'

t.test('over TLS, a client that has ended its side is answered', async t => {
  const https = certificate(t)
  if (https === null) return t.comment('this machine has no openssl command')
  const server = createHttpServer({}, { ...https, allowHalfOpen: false }, (req, res) => {
    req.socket.once('end', () => setImmediate(() => res.end('hello')))
  }).listen(0, '127.0.0.1')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  client.end('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  t.match(String(Buffer.concat(await client.toArray())), /^HTTP\/1\.1 200 OK\r\n[^]*hello/)
})
