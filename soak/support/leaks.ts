import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { ports } from './lifecycle-state.ts'

interface Leak {
  kind: string
  /** Returns a function that removes the leak again. */
  leak (): Promise<() => unknown>
  message: RegExp
}

/** One of each kind that the proof of lifecycles has to notice. */
export const leaks: readonly Leak[] = [
  {
    kind: 'server',
    async leak () {
      const server = await listen(0)
      server.unref()
      return () => server.close()
    },
    message: /1 more: undestroyed TCPSERVERWRAP/
  },
  {
    kind: 'port',
    async leak () {
      const server = await listen(ports[0]!)
      return () => server.close()
    },
    message: /EADDRINUSE/
  },
  {
    kind: 'connection',
    async leak () {
      const server = await listen(0)
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1').unref()
      const [socket] = await once(server, 'connection')
      server.close()
      socket.unref()
      return () => client.destroy()
    },
    message: /2 more: undestroyed TCPWRAP/
  },
  {
    kind: 'timer',
    async leak () {
      const timer = setTimeout(() => {}, 1e6).unref()
      return () => clearTimeout(timer)
    },
    message: /1 more: undestroyed Timeout/
  },
  {
    kind: 'listener',
    async leak () {
      const listener = (): void => {}
      process.on('SIGHUP', listener)
      return () => process.off('SIGHUP', listener)
    },
    message: /1 more: listener of SIGHUP/
  },
  {
    kind: 'rejection',
    async leak () {
      Promise.reject(new Error('not handled'))
      return () => {}
    },
    message: /unhandled rejection: Error: not handled/
  },
  {
    kind: 'warning without a code',
    async leak () {
      process.emitWarning('not expected')
      return () => {}
    },
    message: /undefined/
  }
]

/** A server on loopback that listens. */
export async function listen (port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
