import type { AddressInfo, Server } from 'node:net'
import { nextTick, resolveHost } from '../platform.ts'
import { addressesOf, isIPv4, isIPv6, isLoopback } from './address.ts'

/** How many ports are tried to find one that is free on both loopback addresses. */
const portAttempts = 10

export interface BindOptions {
  /** One server for each address of the host, see `addressesOf`. */
  servers: readonly Server[]
  host: string
  port: number
  /** How many connections may wait until they are accepted. */
  backlog: number
  /** Whether the servers are closing; nothing is bound then. Default: they never are. */
  isClosing? (): boolean
}

/**
 * Binds a port on every address of a host. This happens in the same turn of the event loop, unless the port is 0 or
 * the host needs a DNS lookup. A worker of node:cluster does not share the port with other workers.
 *
 * @returns the port; rejects with the first error once the other addresses are released
 */
export async function bind (options: BindOptions, attempts = portAttempts): Promise<number> {
  const { servers, host } = options
  const binding: Array<Promise<void>> = []
  let port = options.port
  for (const [i, address] of addressesOf(host).entries()) {
    const server = servers[i]!
    const bound = bindOne(server, address, port, options)
    binding.push(bound)
    // For port 0 the first server picks the port of all; for any other port nothing must wait
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

async function bindOne (
  server: Server, name: string, port: number, { backlog, isClosing }: BindOptions
): Promise<void> {
  // The lookup is not left to listen(), which would bind even if the server was closed meanwhile
  const host = isIPv4(name) || isIPv6(name) ? name : await resolveHost(name)
  if (isClosing?.() === true) return
  const listening = new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  // Workers of a cluster would otherwise share the port and answer scrapes in turns, each with its own counts
  server.listen({ host, port, backlog, exclusive: true })
  await listening
}

/** Closes a server that listens or is about to; resolves when its connections are closed too. */
export function release (server: Server): Promise<void> {
  return new Promise(resolve => {
    const close = (): void => { server.close(() => resolve()) }
    // listen() binds in the next tick; this closes in the tick after that, before anyone can connect
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

// A machine without IPv6 (or IPv4) lacks its loopback address
function isAbsentFamily (error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'
}
