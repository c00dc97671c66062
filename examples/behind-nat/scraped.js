// The first way: the peer hands its metrics to dht-prom-client, and a bridge beside Prometheus fetches them through
// HyperDHT. Here all of it runs on the loopback, with the peer in its own process.

import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import createTestnet from 'hyperdht/testnet.js'
import { listen } from '../shared/start.js'
import { createBridge } from './dht-bridge.js'

export async function createApp ({ port, messages }) {
  // A DHT of its own. Real apps omit `bootstrap`, and HyperDHT joins the public one
  const testnet = await createTestnet()
  const { bootstrap } = testnet
  const secret = randomBytes(32).toString('hex')
  const bridge = await createBridge({ bootstrap, secret })
  const server = createServer(bridge.answer)

  const peer = fork(join(import.meta.dirname, 'dht-peer.js'))
  const peerEnded = once(peer, 'exit')

  return {
    async listen () {
      const url = await listen(server, port)
      peer.send({ bootstrap, scraperPublicKey: bridge.publicKey, scraperSecret: secret, messages })
      const failed = peerEnded.then(([code]) => {
        throw new Error(`the peer must register at the bridge, received exit status ${code}`)
      })
      await Promise.race([bridge.registered, failed])
      return url
    },
    async close () {
      server.close().closeAllConnections()
      if (peer.connected) peer.disconnect()
      await peerEnded
      await bridge.close()
      await testnet.destroy()
    }
  }
}
