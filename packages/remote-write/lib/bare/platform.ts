/** What the package takes from Bare, where this stands in for `../node/platform.ts`. */

import type { Fetch, Transport, TransportOptions } from '../transport.ts'

/** @throws {TypeError} there is no `fetch`, or a file of certificate authorities is given */
export function createTransport (_: URL, { caFile }: TransportOptions): Transport {
  const { fetch } = globalThis as { fetch?: Fetch }
  if (fetch === undefined) throw new TypeError('fetch: must be given on Bare, such as that of bare-fetch')
  if (caFile !== undefined) throw new TypeError('caFile: has no effect on Bare')
  return { fetch, close () {} }
}

/** Writes a warning to stderr, with its code as Node.js does: Bare has no process warnings. */
export function emitWarning ({ name, code, message }: Error & { readonly code?: string }): void {
  console.error(`${code === undefined ? '' : `[${code}] `}${name}: ${message}`)
}
