/**
 * The primary of a cluster whose two workers start a server on the same port, which is the argument. It sends its
 * parent the outcome of each worker, in the order of their start, and the aggregated text that the warning suggests.
 */
import cluster from 'node:cluster'
import { once } from 'node:events'
import { AggregatorRegistry } from 'prom-client'
import { HypertracePrometheus } from '../../index.ts'

const aggregator = new AggregatorRegistry()

if (cluster.isPrimary) {
  const outcomes: unknown[] = []
  for (let i = 0; i < 2; i++) outcomes.push((await once(cluster.fork(), 'message'))[0])
  const text = await aggregator.clusterMetrics()
  process.send!({ outcomes, text })
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
