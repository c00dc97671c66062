import { createServer } from 'node:net'
import t from 'tap'
import { bind, isOnLoopback, release } from '../../../lib/http/bind.ts'
import { tryConnect } from '../../support/http.ts'

t.test('servers that nobody closes are bound, and released', async t => {
  const server = createServer()
  const port = await bind({ servers: [server], host: '127.0.0.1', port: 0, backlog: 1 })
  t.equal(isOnLoopback(server), true)
  t.equal(await tryConnect(port), 'connected')
  await release(server)
  t.equal(await tryConnect(port), 'ECONNREFUSED')
})
