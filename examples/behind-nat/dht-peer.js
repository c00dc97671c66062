// The peer: an app that no other machine can connect to, because of a NAT or a firewall. It opens no port for metrics.
// HyperDHT reaches it all the same, and dht-prom-client lets in nobody but the scraper whose public key it knows.

import { once } from 'node:events'
import { join } from 'node:path'
import DhtPromClient from 'dht-prom-client'
import HyperDHT from 'hyperdht'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { Chat } from './chat.js'

const traceFunction = HypertracePrometheus({ basePath: join(import.meta.dirname, '../..') })
Hypertrace.setTraceFunction(traceFunction) // Before the first object is created

process.on('SIGINT', () => {}) // Ctrl-C is sent to both processes, and the other one ends this one
const disconnected = once(process, 'disconnect')
const [{ bootstrap, scraperPublicKey, scraperSecret, messages }] = await once(process, 'message')

const chat = new Chat()
for (let i = 1; i <= messages; i++) chat.send(`message ${i}`)

const dht = new HyperDHT({ bootstrap })
const getMetrics = () => traceFunction.metrics()
const client = new DhtPromClient(dht, getMetrics, scraperPublicKey, 'chat-1', scraperSecret, 'chat', {
  registerIntervalMs: 60_000 // How soon a bridge that was started anew knows the peer again
})
await client.ready()

await disconnected
await client.close()
