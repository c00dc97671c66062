import { labelValue } from '../counting/label-value.ts'
import { isClusterWorker } from '../platform.ts'

/**
 * What to say of a server that does not start.
 *
 * @param isWorker whether this process shares its work with others, which want the same port; default: as it is
 * @example
 * listenFailure('localhost', 4343, new Error('no room'))
 * // 'the server on localhost, port 4343, does not start (no room); counting goes on without it'
 */
export function listenFailure (
  host: string, port: number, error: { code?: unknown, message?: unknown }, isWorker = isClusterWorker
): string {
  const reason = labelValue(error.message)
  const text = `the server on ${host}, port ${port}, does not start (${reason}); counting goes on without it`
  if (error.code !== 'EADDRINUSE' || !isWorker) return text
  return `${text}. Each worker of a cluster counts for itself and needs a port of its own, or one answer for all of ` +
    'them: let the primary serve clusterMetrics() of prom-client\'s AggregatorRegistry (docs/embedding.md)'
}
