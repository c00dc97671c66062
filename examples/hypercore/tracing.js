import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'

const options = {
  // what Protomux says about a message: a few values each, so few series. The other props here are
  // whole blocks, streams or indexes that only grow
  allowedProps: ['protocol', 'type'],
  basePath: fileURLToPath(new URL('../..', import.meta.url))
}

/** Counts from now on. Objects made before are never traced: hypertrace gave them a tracer that does nothing. */
export async function startTracing (port) {
  const trace = await listen(port)
  Hypertrace.setTraceFunction(trace)

  const { url } = trace.address
  console.log(`metrics  ${new URL('/metrics', url)}\npage     ${new URL('/', url)}`)
  return trace
}

async function listen (port) {
  const trace = HypertracePrometheus({ ...options, port })
  try {
    await trace.ready
    return trace
  } catch (err) {
    await trace.stop()
    if (err.code !== 'EADDRINUSE') throw err
  }

  const other = await listen(0)
  console.log(`port ${port} is taken, using ${other.address.port} instead`)
  return other
}
