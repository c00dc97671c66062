import { Console } from 'node:console'
import type { Address } from './types.ts'

/**
 * Writes one line with the URL of `/metrics`, as soon as the server listens. Nothing is written where there is no
 * server, where it cannot listen (the server warns of that by itself), or where the stream cannot be written.
 */
export async function announce (ready: Promise<Address | null>, stream: NodeJS.WritableStream): Promise<void> {
  const address = await ready.catch(() => null)
  if (address === null) return
  // A Console ignores errors of its stream, which otherwise end the app: nobody may be reading stderr any more
  new Console(stream).log(`hypertrace-prometheus: ${new URL('metrics', address.url)}`)
}
