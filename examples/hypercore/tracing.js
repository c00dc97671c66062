import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'

const options = {
  // Protomux gives these two props to its messages, and each has few values. The other props of this app are whole
  // blocks, streams or growing indexes, which would give a new series for nearly every call
  allowedProps: ['protocol', 'type'],
  basePath: fileURLToPath(new URL('../..', import.meta.url))
}

/** Counts from now on. Objects created before are never traced: hypertrace gave them a tracer that does nothing. */
export async function startTracing (port) {
  const taken = await isTaken(port)
  const trace = HypertracePrometheus({ ...options, port: taken ? 0 : port })
  Hypertrace.setTraceFunction(trace)

  const address = await trace.ready
  if (taken) console.log(`port ${port} is taken, using ${address.port} instead`)
  console.log(`metrics  ${new URL('/metrics', address.url)}\npage     ${address.url}`)
  return trace
}

/** Whether the port is in use. Without this check, there would be a warning, and counting without a server. */
async function isTaken (port) {
  const answers = await Promise.all(['127.0.0.1', '::1'].map(host => canConnect(port, host)))
  return answers.includes(true)
}

async function canConnect (port, host) {
  const socket = connect(port, host)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
