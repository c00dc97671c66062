import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** Names by which containers reach the machine that they run on. */
const containerHosts = ['host.docker.internal', 'host.containers.internal']

/** A DNS name has at most 253 characters, a colon and a port at most 6. */
const maxShownLength = 260

/**
 * Whether a Host header names this machine. A page of another site can lead a browser to a loopback address under a
 * name of that site (DNS rebinding); the browser then sends that name.
 *
 * @param header as sent. Without one: true, since only HTTP/1.0 may omit it, which no browser speaks
 * @param allowed further names, in lower case
 * @example
 * isOwnHost('127.0.0.1:2112', []) // true
 * isOwnHost('promgen.localhost', []) // true
 * isOwnHost('evil.example', []) // false
 * isOwnHost('prom.example.', ['prom.example']) // true
 */
export function isOwnHost (header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true
  const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  // URL parsers differ on names such as `evil.example/.localhost`, so each part has to be a plain one
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^(?:[a-z\d-]+\.)*localhost$/.test(name) ||
    name === hostname().toLowerCase() || containerHosts.includes(name) || allowed.includes(name)
}

/** A Host header for a message: at most 260 characters, and `?` for each that is not printable ASCII. */
export function shownHost (header: string): string {
  return header.slice(0, maxShownLength).replace(/[^ -~]/g, '?')
}
