import { once } from 'node:events'
import AliasRpcServer from 'dht-prom-alias-rpc'
import DhtPromScraper from 'dht-prom-client/scraper.js'
import HyperDHT from 'hyperdht'
import ProtomuxRpcClient from 'protomux-rpc-client'

const timeoutMs = 5_000 // Less than the 10 seconds for which Prometheus waits

/**
 * The counterpart of dht-prom-client, for one peer, on packages that dht-prom-client brings. For many peers, with
 * their aliases as labels, there is dht-prometheus.
 *
 * @param {{ bootstrap?: object[], secret: string }} options who knows the secret may register as the peer
 */
export async function createBridge ({ bootstrap, secret }) {
  const dht = new HyperDHT({ bootstrap })
  const rpcClient = new ProtomuxRpcClient(dht)
  const server = dht.createServer()
  const secretBytes = Buffer.from(secret, 'hex')
  let scraper = null

  const aliases = new AliasRpcServer(server, secretBytes, (alias, publicKey) => {
    const updated = !scraper?.targetKey.equals(publicKey)
    if (updated) scraper = new DhtPromScraper(rpcClient, publicKey)
    return updated
  })
  const registered = once(aliases, 'alias-success')
  await server.listen()

  async function fetchMetrics () {
    if (scraper === null) return [503, 'no peer has registered yet']
    try {
      const { success, metrics, errorMessage } = await scraper.requestMetrics({ timeout: timeoutMs })
      return success ? [200, metrics] : [502, errorMessage]
    } catch (error) {
      return [502, `the peer does not answer: ${error.message}`]
    }
  }

  return {
    /** What the peer needs to know beside the secret. */
    publicKey: server.publicKey.toString('hex'),
    /** Resolves once the peer has registered. */
    registered,
    /** Answers a request of Prometheus with the metrics of the peer. */
    async answer (request, response) {
      if (request.url.split('?')[0] !== '/metrics') return response.writeHead(404).end('the metrics are at /metrics\n')
      if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end()
      const [status, text] = await fetchMetrics()
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
    },
    async close () {
      await rpcClient.close()
      await dht.destroy()
    }
  }
}
