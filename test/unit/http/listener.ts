import { once } from 'node:events'
import { Agent, type IncomingMessage, type RequestListener } from 'node:http'
import { connect, Server, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { listen, type Listener, type ListenOptions } from '../../../lib/http/listener.ts'
import { certificate } from '../../support/certificate.ts'
import { freePort, hasIPv6, request, tryConnect } from '../../support/http.ts'
import { garbageCollected } from '../../support/garbage.ts'
import { onListen, onListenWithout, onListenWithoutFamily, onLookup, serverOf } from '../../support/listen.ts'

const needsIPv6 = hasIPv6 ? {} : { skip: 'this machine has no ::1' }
const hello: RequestListener = (_req, res) => { res.end('hello') }

function start (t: Test, options: Partial<ListenOptions> = {}): Listener {
  const listener = listen({ port: 0, host: 'localhost', unref: false, onError: error => { throw error }, ...options })
  t.teardown(() => listener.close())
  return listener
}

async function startBound (t: Test, options: Partial<ListenOptions> = {}): Promise<Listener & { port: number }> {
  const listener = start(t, options)
  await listener.bound
  return Object.assign(listener, { port: listener.address!.port })
}

// This test comes first, because it would count the sockets of other tests
t.test('unref lets the process end despite connected clients', async t => {
  // Keeps this process alive meanwhile
  const keepRunning = setInterval(() => {}, 1_000)
  t.teardown(() => clearInterval(keepRunning))
  const active = (): number => {
    return process.getActiveResourcesInfo().filter(resource => /^TCP(?:Server|Socket)Wrap$/.test(resource)).length
  }
  for (const [unref, servers, accepted] of [[true, 0, 0], [false, 1, 1]] as const) {
    const before = active()
    const listening = serverOf(t, () => start(t, { host: '127.0.0.1', unref }))
    await once(listening, 'listening')
    t.equal(active() - before, servers)
    const client = connect((listening.address() as AddressInfo).port, '127.0.0.1')
    const [[socket]] = await Promise.all([once(listening, 'connection'), once(client, 'connect')])
    await nextTurn()
    t.equal(active() - before, servers + 1 + accepted)
    client.destroy()
    await once(socket, 'close')
  }
})

t.test('binds in the turn of the call, and answers requests that came before the handler', async t => {
  const port = await freePort()
  const listener = start(t, { port })
  const names = ['127.0.0.1', 'localhost', ...hasIPv6 ? ['[::1]'] : []]
  const answers = names.map(host => request(`http://${host}:${port}/`))
  t.equal(listener.address, null)
  t.same(await listener.bound, { host: 'localhost', port, url: `http://localhost:${port}/` })
  t.same(listener.address, await listener.bound)
  listener.serve(hello)
  for (const answer of await Promise.all(answers)) t.equal(answer.body, 'hello')
  t.equal((await request(`http://localhost:${port}/`)).body, 'hello')
})

t.test('the handler gets requests that came before it in their order', async t => {
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1' }) })
  const { url } = (await listener!.bound)!
  const paths = ['/first', '/second', '/third']
  const answers = []
  for (const path of paths) {
    const received = once(server, 'request')
    answers.push(request(url, { path }))
    await received
  }
  const handled: string[] = []
  listener!.serve((req, res) => {
    handled.push(req.url!)
    res.end(req.url)
  })
  t.same((await Promise.all(answers)).map(answer => answer.body), paths)
  t.same(handled, paths)
})

t.test('the handler gets no requests whose clients have left before it', async t => {
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1' }) })
  const { url, port } = (await listener!.bound)!
  for (const count of [1, 3]) {
    const connected = once(server, 'connection') as Promise<[Socket]>
    const client = connect(port, '127.0.0.1')
    const [socket] = await connected
    const closed = new Promise(resolve => socket.once('close', resolve))
    for (let i = 0; i < count; i++) {
      const received = once(server, 'request')
      client.write('GET /left HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await received
    }
    client.resetAndDestroy()
    await closed
  }
  const received = once(server, 'request')
  const answer = request(url, { path: '/stays' })
  await received
  const handled: string[] = []
  listener!.serve((req, res) => {
    handled.push(req.url!)
    res.end('hello')
  })
  t.equal((await answer).body, 'hello')
  t.same(handled, ['/stays'])
})

t.test('a client that has ended its side is answered, and then its connection ends', async t => {
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1' }) })
  const { port } = (await listener!.bound)!
  for (const version of ['1.0', '1.1']) {
    let end = (): void => {}
    listener!.serve((_req, res) => {
      res.write('hel')
      end = () => res.end('lo')
    })
    const received = once(server, 'request') as Promise<[IncomingMessage]>
    const client = connect(port, '127.0.0.1').end(`GET / HTTP/${version}\r\nHost: localhost\r\n\r\n`)
    const answer = client.toArray()
    const [{ socket }] = await received
    await once(socket, 'end')
    end()
    t.match(String(Buffer.concat(await answer)), /^HTTP\/1\.1 200 OK\r\n[^]*hel[^]*lo/, version)
  }
  // Without a request
  const client = connect(port, '127.0.0.1').end()
  t.same(await client.toArray(), [])
})

t.test('close() waits for the answer to a request, and then closes its connection', async t => {
  const listener = await startBound(t, { host: '127.0.0.1', http: { keepAliveTimeout: 0 }, idleTimeout: 0 })
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  let end = (): void => {}
  const reached = new Promise<void>(resolve => listener.serve((_req, res) => {
    end = () => res.end('hello')
    resolve()
  }))
  const answer = request(listener.address!.url, { agent })
  await reached
  // Prevents closing by force
  t.intercept(globalThis, 'setTimeout', { value: () => undefined, configurable: true })
  const closed = listener.close()
  end()
  t.equal((await answer).body, 'hello')
  await closed
})

t.test('a connection serves several requests, and is garbage collected after its end', async t => {
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1' }) })
  const { url } = (await listener!.bound)!
  listener!.serve(hello)
  const sockets: Array<WeakRef<object>> = []
  server.on('connection', socket => sockets.push(new WeakRef(socket)))
  const agent = new Agent({ keepAlive: true })
  for (let i = 0; i < 3; i++) t.equal((await request(url, { agent })).body, 'hello')
  t.equal(sockets.length, 1)
  agent.destroy()
  await garbageCollected(() => sockets[0]!.deref() === undefined)
})

t.test('a connection without traffic is closed, and a client that waits for an answer gets an error', async t => {
  const { port } = await startBound(t, { host: '127.0.0.1', idleTimeout: 10 })
  t.same(await connect(port, '127.0.0.1').toArray(), [])
  await t.rejects(request(`http://127.0.0.1:${port}/`), { code: 'ECONNRESET' })
})

t.test('over TLS, a client that waits for an answer gets an error as well', async t => {
  const https = certificate(t)
  if (https === null) return t.comment('this machine has no openssl command')
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1', https }) })
  const { port } = (await listener!.bound)!
  server.on('request', ({ socket }) => server.emit('timeout', socket))
  const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await t.rejects(client.toArray(), { code: 'ECONNRESET' })
})

t.test('close() releases the port at once', async t => {
  const listener = await startBound(t, { host: '127.0.0.1' })
  const closed = listener.close()
  // Without a host it binds in this turn, on all addresses
  const next = new Server().listen(listener.port)
  t.teardown(() => next.close())
  await once(next, 'listening')
  await closed
})

t.test('one second after close(), the remaining connections are closed', async t => {
  let listener: Listener | undefined
  const server = serverOf(t, () => { listener = start(t, { host: '127.0.0.1', idleTimeout: 0 }) })
  const { port } = (await listener!.bound)!
  const reached = once(server, 'request')
  const client = connect(port, '127.0.0.1', () => client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'))
  const ended = new Promise(resolve => client.on('error', () => {}).on('close', resolve))
  await reached
  const delays: unknown[] = []
  t.intercept(globalThis, 'setTimeout', {
    configurable: true,
    value (end: () => void, delay: number) {
      delays.push(delay)
      setImmediate(end)
    }
  })
  await listener!.close()
  await ended
  t.same(delays, [1_000])
})

t.test('after close(), an agent with a keep-alive connection reaches the next listener of the port', async t => {
  const port = await freePort()
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  for (let i = 0; i < 5; i++) {
    const listener = start(t, { port })
    listener.serve(hello)
    t.equal((await request(`http://localhost:${port}/`, { agent })).body, 'hello')
    await listener.close()
  }
})

t.test('port 0 is the same free port on both loopback addresses', needsIPv6, async t => {
  const { port } = await startBound(t)
  t.ok(port > 0)
  t.equal(await tryConnect(port, '127.0.0.1'), 'connected')
  t.equal(await tryConnect(port, '::1'), 'connected')
})

t.test('port 0 tries another port if one is free on only one loopback address', needsIPv6, async t => {
  const blocker = new Server()
  t.teardown(() => blocker.close())
  const { listen } = blocker
  const tried: number[] = []
  let early: Promise<string | undefined> | undefined
  onListen(t, (port, host) => {
    if (host === '::1' && tried.push(port) === 1) {
      early = tryConnect(port)
      Reflect.apply(listen, blocker, [port, host])
    }
    return [port, host]
  })
  const { port, address, isLoopback } = await startBound(t)
  t.equal(tried.length, 2)
  t.equal(port, tried[1])
  t.match(address, { port })
  t.ok(isLoopback())
  t.match(await early, /^(connected|ECONNRESET)$/)
  t.equal(await tryConnect(tried[0]!), 'ECONNREFUSED')
})

t.test('port 0 fails after ten ports', async t => {
  const taken = new Server().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port: takenPort } = taken.address() as AddressInfo
  const tried: number[] = []
  onListen(t, (port, host) => {
    tried.push(port)
    return [takenPort, host]
  })
  await t.rejects(start(t, { host: '127.0.0.1' }).bound, { code: 'EADDRINUSE' })
  t.same(tried, Array(10).fill(0))
})

for (const [absent, present] of [['127.0.0.1', '::1'], ['::1', '127.0.0.1']] as const) {
  t.test(`a machine without ${absent} serves on ${present}`, needsIPv6, async t => {
    for (const without of [onListenWithout, onListenWithoutFamily]) {
      t.test(without.name, async t => {
        without(t, absent)
        const listener = await startBound(t)
        t.equal(await tryConnect(listener.port, present), 'connected')
        t.equal(await tryConnect(listener.port, absent), 'ECONNREFUSED')
        t.ok(listener.isLoopback())
      })
    }
  })

  t.test(`a port in use on ${present} fails, with and without ${absent}`, needsIPv6, async t => {
    const port = await freePort()
    const other = new Server().listen(port, present)
    await once(other, 'listening')
    t.teardown(() => other.close())
    const listener = start(t, { port, http: { requestTimeout: 0 }, idleTimeout: 0 })
    const early = connect(port, absent)
    const hungUp = new Promise(resolve => early.on('error', () => {}).on('close', resolve))
    await t.rejects(listener.bound, { code: 'EADDRINUSE', address: present })
    await hungUp
    t.equal(await tryConnect(port, absent), 'ECONNREFUSED', 'the other address is released')
    onListenWithout(t, absent)
    await t.rejects(start(t, { port }).bound, { code: 'EADDRINUSE', address: present })
  })
}

t.test('another port is tried only for port 0, and only if a port is in use', async t => {
  const taken = new Server().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port: takenPort } = taken.address() as AddressInfo
  const failures = [[takenPort, '127.0.0.1', 'EADDRINUSE'], [0, '203.0.113.1', 'EADDRNOTAVAIL']] as const
  for (const [port, host, code] of failures) {
    await t.test(code, async t => {
      const tried: number[] = []
      onListen(t, (port, host) => {
        tried.push(port)
        return [port, host]
      })
      const listener = start(t, { port, host })
      await t.rejects(listener.bound, { code })
      t.equal(listener.address, null)
      t.same(tried, [port])
    })
  }
})

type HostCase = readonly [host: string, urlHost: string, loopback: boolean]
const ofIPv4: readonly HostCase[] = [
  ['127.0.0.1', '127.0.0.1', true],
  ['LOCALHOST', 'LOCALHOST', true],
  ['0.0.0.0', 'localhost', false]
]
const ofIPv6: readonly HostCase[] = [
  ['::1', '[::1]', true],
  ['::ffff:127.0.0.1', '[::ffff:127.0.0.1]', true],
  ['::', 'localhost', false]
]
for (const [host, urlHost, loopback] of [...ofIPv4, ...hasIPv6 ? ofIPv6 : []]) {
  t.test(`host '${host}'`, async t => {
    const listener = await startBound(t, { host })
    t.same(listener.address, { host, port: listener.port, url: `http://${urlHost}:${listener.port}/` })
    t.equal(listener.isLoopback(), loopback)
    listener.serve(hello)
    t.equal((await request(listener.address!.url)).body, 'hello')
  })
}

t.test('a name that does not resolve rejects', async t => {
  const error = new Error('getaddrinfo ENOTFOUND app.invalid')
  onLookup(t, async () => { throw error })
  const listener = start(t, { host: 'app.invalid' })
  await t.rejects(listener.bound, error)
  t.equal(listener.address, null)
})

t.test('a name that resolves only after close() is not bound', async t => {
  let resolve = (_answer: { address: string }): void => {}
  onLookup(t, () => new Promise(_resolve => { resolve = _resolve }))
  const port = await freePort()
  const listener = start(t, { host: 'app.invalid', port })
  await listener.close()
  t.equal(await listener.bound, null)
  const bound: string[] = []
  onListen(t, (port, host) => {
    bound.push(host)
    return [port, host]
  })
  resolve({ address: '127.0.0.1' })
  t.equal(await tryConnect(port), 'ECONNREFUSED')
  t.same(bound, [])
})

t.test('invalid TLS options throw', async t => {
  t.throws(() => start(t, { https: { cert: 'no certificate' } }), { code: /^ERR_OSSL/ })
})

t.test('the defaults of the limits, and the options that change them', async t => {
  const limits = (options: Partial<ListenOptions>): unknown => {
    const server = serverOf(t, () => start(t, options))
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = server
    const symbols = Object.getOwnPropertySymbols(server)
    return {
      headersTimeout,
      requestTimeout,
      keepAliveTimeout,
      timeout,
      connectionsCheckingInterval: Reflect.get(server, 'connectionsCheckingInterval'),
      handshakeTimeout: Reflect.get(server, symbols.find(symbol => symbol.description === 'handshake-timeout')!)
    }
  }
  const defaults = {
    headersTimeout: 5_000,
    requestTimeout: 5_000,
    keepAliveTimeout: 10_000,
    timeout: 10_000,
    connectionsCheckingInterval: 1_000,
    handshakeTimeout: undefined
  }
  t.same(limits({}), defaults)
  t.same(limits({ https: {} }), { ...defaults, handshakeTimeout: 5_000 })
  t.same(limits({ http: { requestTimeout: 700 } }), { ...defaults, headersTimeout: 700, requestTimeout: 700 })
  const changed = { keepAliveTimeout: 600, handshakeTimeout: 100 }
  t.same(limits({ https: changed }), { ...defaults, ...changed })
  t.same(limits({ http: null, idleTimeout: 800 }), { ...defaults, timeout: 800 })
})
