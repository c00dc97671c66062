import { hostname } from '../platform.ts'
import { isIPv4, isIPv6 } from './address.ts'

/** Names by which containers reach the machine that they run on. */
const containerHosts = ['host.docker.internal', 'host.containers.internal']

/** Longer Host headers are cut where an answer shows them: a DNS name has at most 253 characters, a port 5. */
const maxShownLength = 260

/**
 * Whether a Host header names this machine. A page on another site can make a browser connect to a loopback address
 * by a name of that site (DNS rebinding), but the browser then sends that name as the Host.
 *
 * @param header the header as sent; undefined is allowed, as only HTTP/1.0 has no Host, and no browser speaks that
 * @param allowed further names, in lower case and without a final dot
 * @example
 * isOwnHost('app.localhost:4343', []) // true
 * isOwnHost('evil.example', []) // false
 */
export function isOwnHost (header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true
  const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  return isAddress(name) || isLocalhost(name) || name === hostname().toLowerCase() ||
    containerHosts.includes(name) || allowed.includes(name)
}

/** A Host header for a text: printable ASCII of bounded length. */
export function shownHost (header: string): string {
  return header.slice(0, maxShownLength).replace(/[^ -~]/g, '?')
}

function isAddress (name: string): boolean {
  return isIPv4(name) || (/^\[.+\]$/.test(name) && isIPv6(name.slice(1, -1)))
}

/** Every label must be there and be plain: URL parsers differ in where `evil.example/.localhost` ends. */
function isLocalhost (name: string): boolean {
  return /^(?:[a-z\d-]+\.)*localhost$/.test(name)
}
