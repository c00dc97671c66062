import type { AddressInfo, Server } from 'node:net'
import { nextTick, resolveHost } from '../platform.ts'
import { addressesOf, isIPv4, isIPv6, isLoopback } from './address.ts'

/** How often a free port is looked for that is free on both loopback addresses. */
const portAttempts = 10

export interface BindOptions {
  /** One server for each address that the host stands for. */
  servers: readonly Server[]
  host: string
  port: number
  /** How many connections may wait to be accepted. */
  backlog: number
  /** Whether the servers are to be closed, so that nothing must be bound any more. */
  isClosing (): boolean
}

/**
 * Binds a port on every address of a host, in the turn of the call where it is neither 0 nor a name to be looked up.
 * In a worker of node:cluster as well, the port is for this process alone.
 *
 * @returns the port; rejects with the first error after the other addresses are released
 */
export async function bind (options: BindOptions, attempts = portAttempts): Promise<number> {
  const { servers, host } = options
  const binding: Array<Promise<void>> = []
  let port = options.port
  for (const [i, address] of addressesOf(host).entries()) {
    const server = servers[i]!
    const bound = bindOne(server, address, port, options)
    binding.push(bound)
    // The first binding tells which port 0 stands for; other ports are bound in one turn
    if (port === 0) port = await bound.then(() => boundAddress(server).port, () => 0)
  }
  const results = await Promise.allSettled(binding)
  const errors = results.flatMap(result => result.status === 'rejected' ? [result.reason] : [])
  const fatal = errors.find(error => !isAbsentFamily(error)) ??
    (errors.length === results.length ? errors[0] : undefined)
  if (fatal === undefined) return port
  await Promise.all(servers.map(release))
  if (options.port === 0 && fatal.code === 'EADDRINUSE' && attempts > 1) return bind(options, attempts - 1)
  throw fatal
}

async function bindOne (server: Server, name: string, port: number, { backlog, isClosing }: BindOptions): Promise<void> {
  // Not left to listen(), which would bind even if the answer came after the server is closed
  const host = isIPv4(name) || isIPv6(name) ? name : await resolveHost(name)
  if (isClosing()) return
  const listening = new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  // Else the workers of a cluster would share the port, and answer scrapes in turns, each with counts of its own
  server.listen({ host, port, backlog, exclusive: true })
  await listening
}

/** Closes a server that listens, or is about to, and resolves when its connections are closed as well. */
export function release (server: Server): Promise<void> {
  return new Promise(resolve => {
    const close = (): void => { server.close(() => resolve()) }
    // listen() binds in the next tick: close in the tick after, before anyone can connect
    if (server.listening) close()
    else nextTick(close)
  })
}

/** Whether only this machine can connect to a server. */
export function isOnLoopback (server: Server): boolean {
  return isLoopback(boundAddress(server).address)
}

function boundAddress (server: Server): AddressInfo {
  return server.address() as AddressInfo
}

// A machine without IPv6 (or IPv4) has no such loopback address
function isAbsentFamily (error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'
}
