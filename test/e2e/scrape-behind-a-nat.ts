import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import DhtPromClient from 'dht-prom-client'
import HyperDHT from 'hyperdht'
import createTestnet from 'hyperdht/testnet.js'
import t from 'tap'
import { createBridge } from '../../examples/behind-nat/dht-bridge.js'
import { startExample } from '../support/demo.ts'
import { connectSilently } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { eventually, skipWithoutPrometheus, startPrometheus } from '../support/prometheus.ts'

const file = 'examples/behind-nat/index.js'
const source = 'examples/behind-nat/chat.js'

t.test('the counts of the peer arrive at the bridge exactly, until Ctrl-C', async t => {
  const example = startExample(t, file, ['--port', '0', '--messages', '37'])
  const [url = ''] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)
  const { status, headers, body } = await request(`${url}/metrics`)
  t.strictSame([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8'])
  const caller = `caller_functionname="send",caller_filename="${source}"`
  t.strictSame(body.split('\n').filter(line => line.includes('"Chat"')), [
    `trace_counter{id="send",object_classname="Chat",object_id="1",${caller}} 37`,
    `trace_calls_total{object_classname="Chat",${caller}} 37`
  ])
  const { port } = new URL(url)
  t.strictSame(await startExample(t, file, ['--port', port]).ended, {
    code: 1, stdout: '', stderr: `port ${port} is taken, choose another one with --port (0: any free one)\n`
  })
  await connectSilently(t, url)
  example.kill('SIGINT')
  t.strictSame(await example.ended, { code: 0, stdout: `${url}\n`, stderr: '' })
})

t.test('Prometheus counts the calls of a peer that it cannot reach', { skip: skipWithoutPrometheus() }, async t => {
  const example = startExample(t, file, ['--port', '0', '--messages', '41'])
  const [port] = await example.line(/^http:\/\/127\.0\.0\.1:(\d+)$/)
  const server = await startPrometheus(t, { chat: Number(port) })
  const query = 'sum by (job, object_classname) (trace_counter{object_classname="Chat"})'
  const samples = await eventually(() => server.query(query), ({ length }) => length > 0)
  t.strictSame(samples, [{ metric: { job: 'chat', object_classname: 'Chat' }, value: 41 }])
})

t.test('the bridge answers with the text of its peer, byte for byte, or with the reason why not', async t => {
  const testnet = await createTestnet()
  t.teardown(() => testnet.destroy())
  const secret = randomBytes(32).toString('hex')
  const bridge = await createBridge({ bootstrap: testnet.bootstrap, secret })
  t.teardown(() => bridge.close())
  const server = createServer(bridge.answer).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const scrape = async (): Promise<[status: number, body: string]> => {
    const { status, body } = await request(`${url}/metrics`)
    return [status, body]
  }
  const peer = (ownSecret: string, getMetrics: () => Promise<string>): DhtPromClient => {
    const dht = new HyperDHT({ bootstrap: testnet.bootstrap })
    const client = new DhtPromClient(dht, getMetrics, bridge.publicKey, 'peer', ownSecret, 'test')
    t.teardown(() => client.close())
    return client
  }

  t.strictSame(await scrape(), [503, 'no peer has registered yet'])
  const stranger = peer(randomBytes(32).toString('hex'), async () => 'stranger 1\n')
  const refused = once(stranger, 'register-alias-error')
  await stranger.ready()
  t.match((await refused)[0], { message: 'Unauthorised' })
  t.strictSame(await scrape(), [503, 'no peer has registered yet'])

  const series = Array.from({ length: 20_000 }, (_, i) => `calls{room="ü${i}"} ${i}\n`).join('')
  let metrics = async (): Promise<string> => series
  await peer(secret, () => metrics()).ready()
  await bridge.registered
  const [status, body] = await scrape()
  t.equal(status, 200)
  t.ok(body === series, 'all series have arrived')

  metrics = async () => { throw new Error('a collector fails') }
  t.match(await scrape(), [502, /^Failed to obtain metrics \(uid \S+\)$/])
  t.equal((await request(url)).status, 404)
  t.equal((await request(`${url}/metrics`, { method: 'POST' })).status, 405)
})
