import { writeLine } from './process.ts'
import type { Address } from './types.ts'

/**
 * Writes one line with a URL, as soon as the server listens. Nothing is written where there is no server, or where it
 * cannot listen (the server warns of that by itself).
 *
 * @param textOf makes the line from the address; default: the URL of `/metrics`
 * @param write writes a line; default: to stderr
 */
export async function announce (
  ready: Promise<Address | null>,
  textOf: (address: Address) => string = ({ url }) => `${new URL('metrics', url)}`,
  write: (line: string) => void = writeLine
): Promise<void> {
  const address = await ready.catch(() => null)
  if (address !== null) write(`hypertrace-prometheus: ${textOf(address)}`)
}
