/**
 * The primary of a cluster of two workers with a server on the same port, given as the argument. It tells its parent how
 * each worker fared, in the order in which they started, and the sum that the warning leads to.
 */
import cluster from 'node:cluster'
import { once } from 'node:events'
import { AggregatorRegistry } from 'prom-client'
import { HypertracePrometheus } from '../../index.ts'

const aggregator = new AggregatorRegistry()

if (cluster.isPrimary) {
  const fares: unknown[] = []
  for (let i = 0; i < 2; i++) fares.push((await once(cluster.fork(), 'message'))[0])
  const text = await aggregator.clusterMetrics()
  process.send!({ fares, text })
  await once(process, 'disconnect')
  process.exit()
}

const warnings: string[] = []
process.on('warning', ({ message }) => { warnings.push(message) })
const trace = HypertracePrometheus({ port: process.argv[2]!, collectDefaults: false })
AggregatorRegistry.setRegistries([trace.register])
for (let i = 0; i < cluster.worker!.id; i++) trace({ object: { className: 'Peer' } })
const outcome = await trace.ready.then(() => 'listens', error => error.code)
await new Promise(setImmediate)
cluster.worker!.send({ outcome, warnings })
