import { hostname } from '../server-platform.ts'
import { isIPv4, isIPv6 } from './address.ts'

/** Names by which containers reach the machine that they run on. */
const containerHosts = ['host.docker.internal', 'host.containers.internal']

/** Answers cut Host headers to this length: a DNS name has at most 253 characters, a colon and port at most 6. */
const maxShownLength = 260

/**
 * Whether a Host header names this machine. A page of another site can make a browser connect to a loopback address
 * under a name of that site (DNS rebinding), but the browser then sends that name as the Host.
 *
 * @param header the header as sent; undefined is allowed: only HTTP/1.0 may omit it, and no browser speaks HTTP/1.0
 * @param allowed further names, in lower case and without a final dot
 * @example
 * isOwnHost('app.localhost:4343', []) // true
 * isOwnHost('evil.example', []) // false
 */
export function isOwnHost (header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true
  const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  return isAddress(name) || isLocalhost(name) || name === machineName() ||
    containerHosts.includes(name) || allowed.includes(name)
}

function machineName (): string | undefined {
  try {
    return hostname().toLowerCase()
  } catch {
    // Deno without --allow-sys
  }
}

/** A Host header for use in a text: at most 260 characters; those outside printable ASCII become `?`. */
export function shownHost (header: string): string {
  return header.slice(0, maxShownLength).replace(/[^ -~]/g, '?')
}

function isAddress (name: string): boolean {
  return isIPv4(name) || (name.startsWith('[') && name.endsWith(']') && isIPv6(name.slice(1, -1)))
}

/** No part of the name may be empty or have other characters: URL parsers differ on `evil.example/.localhost`. */
function isLocalhost (name: string): boolean {
  return /^(?:[a-z\d-]+\.)*localhost$/.test(name)
}
