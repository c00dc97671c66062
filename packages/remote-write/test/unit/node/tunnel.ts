import t from 'tap'
import { createTransport } from '../../../lib/node/platform.ts'
import { until } from '../../support/manual-clock.ts'
import { startSilentProxy } from '../../support/proxy.ts'

/** Connections that keep this process alive. */
function holding (): number {
  return process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length
}

for (const keepAlive of [true, false]) {
  t.test(`waiting for a proxy ends with the signal, and keeps the process alive: ${keepAlive}`, async t => {
    const proxy = await startSilentProxy(t)
    Object.assign(process.env, { https_proxy: proxy.url, no_proxy: '', NO_PROXY: '' })
    const url = 'https://a.invalid/'
    const transport = createTransport(new URL(url), { keepAlive })
    const controller = new AbortController()
    const post = transport.fetch(url, {
      method: 'POST', headers: {}, body: new Uint8Array([0]), redirect: 'manual', signal: controller.signal
    })
    await until(() => proxy.asked === 1)
    // That of the proxy is one
    t.equal(holding(), keepAlive ? 2 : 1)
    controller.abort()
    await t.rejects(post, { code: 'ABORT_ERR' })
    await until(() => proxy.open === 0)
    transport.close()
  })
}
