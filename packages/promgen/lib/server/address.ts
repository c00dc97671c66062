/** Where the server listens. */

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { shown } from '../check.ts'

/** A host and a port as a server binds them. */
export interface Address {
  readonly host: string
  readonly port: number
}

/**
 * The host and the port of a text such as `127.0.0.1:2112`. Without a host, as in `:2112`, all IPv4 addresses of the
 * machine are meant.
 *
 * @throws {TypeError} it is not of this form
 * @throws {RangeError} the port exceeds 65,535
 * @example
 * parseAddress('127.0.0.1:2112') // { host: '127.0.0.1', port: 2112 }
 * parseAddress('[::1]:0') // { host: '::1', port: 0 }
 * parseAddress(':2112') // { host: '0.0.0.0', port: 2112 }
 * parseAddress('2112') // throws TypeError
 */
export function parseAddress (text: string): Address {
  const [, bracketed, name, digits] = /^(?:\[([^[\]]+)\]|([^\s:[\]/]*)):(\d{1,9})$/.exec(text) ?? []
  if (digits === undefined || (bracketed !== undefined && isIP(bracketed) !== 6)) {
    throw new TypeError(`listen: address must be host:port, got ${shown(text)}`)
  }
  const port = Number(digits)
  if (port > 65_535) throw new RangeError(`listen: port must be at most 65535, got ${port}`)
  return { host: (bracketed ?? name) || '0.0.0.0', port }
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
