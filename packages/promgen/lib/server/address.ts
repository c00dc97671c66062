/** Where the server listens. */

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** A host and a port as a server binds them. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Whether only this machine can connect to an IP address, which may be an IPv4 address in the form of IPv6. */
export function isLoopback (address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address)
}

/**
 * The IP address of a host.
 *
 * @throws the error of the lookup if the host has none
 */
export async function resolveHost (host: string): Promise<string> {
  return isIP(host) === 0 ? (await lookup(host)).address : host
}

/** The URL of a server as this machine can open it, ending with a slash. */
export function urlOf ({ host, port }: Address): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/`
}
