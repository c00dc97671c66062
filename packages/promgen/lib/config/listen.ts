import { optional, record } from './record.ts'
import { boolean, list, nullable, text } from './type.ts'

/** Where metrics are served. */
export interface Listen {
  /** Host and port. */
  readonly address: string
  /** Whether series can be changed by HTTP. */
  readonly api: boolean
  /** A file with the token that the API asks for. */
  readonly tokenFile: string | null
  /** Names of this machine besides those that it knows itself. */
  readonly allowedHosts: readonly string[]
}

/** Where metrics are served. */
export const listen = record('map', {
  address: optional(text, 'host and port; without a host, all addresses of the machine',
    { otherwise: '`127.0.0.1:2112`' }),
  api: optional(boolean, 'whether series can be changed by HTTP', { otherwise: 'false' }),
  tokenFile: optional(nullable(text), 'a file with the token that the API asks for', { otherwise: 'null: none' }),
  allowedHosts: optional(list(text), 'further names under which the server may be asked', { otherwise: 'none' })
})

/**
 * The host of an address. Without one, all IPv4 addresses of the machine are meant.
 *
 * @throws {TypeError} the address is none
 * @example
 * addressOf('127.0.0.1:2112') // '127.0.0.1'
 * addressOf('[::1]:0') // '::1'
 * addressOf(':2112') // '0.0.0.0'
 * addressOf('localhost') // throws TypeError
 */
export function addressOf (address: string): string {
  const [, bracketed, name, port] = /^(?:\[([\d.:a-fA-F]+)\]|([^\s:[\]/]*)):(\d{1,5})$/.exec(address) ?? []
  if (Number(port) <= 65_535) return (bracketed ?? name) || '0.0.0.0'
  throw new TypeError(`address: must be such as 127.0.0.1:2112, got ${JSON.stringify(address)}`)
}

/**
 * Where metrics are served, checked after all options are known.
 *
 * @throws {TypeError} the address is none, or an API on another address than a loopback one has no token
 * @example
 * listenOf({}).address // '127.0.0.1:2112'
 * listenOf({ address: ':2112', api: true }) // throws TypeError
 */
export function listenOf (keys: Partial<Listen>): Listen {
  const { address = '127.0.0.1:2112', api = false, tokenFile = null, allowedHosts = [] } = keys
  const host = addressOf(address)
  if (!api || tokenFile !== null || isLoopback(host)) return { address, api, tokenFile, allowedHosts }
  throw new TypeError(`listen: an API on ${host} needs tokenFile`)
}

function isLoopback (host: string): boolean {
  return host === '::1' || /^127\.|^(?:.*\.)?localhost$/i.test(host)
}
