/**
 * What answers take from the platform, see `platform.ts`: here from Node.js. Apart from that file, because only servers
 * need it, and these modules take some milliseconds to load.
 */

import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'

export { hostname } from 'node:os'

/** Whether there is gzip. */
export function canCompress (): boolean {
  return true
}

const compress = promisify(gzip)

/** Bytes compressed. */
export function compressed (bytes: Buffer, level: number): Promise<Buffer> {
  return compress(bytes, { level })
}

/** Pieces compressed. An error of theirs ends the result with it, and the end of the result ends them. */
export function compressedPieces (pieces: AsyncIterable<string | Uint8Array>, level: number): Readable {
  // Not in object mode, in which a stream would read sixteen pieces ahead
  // Stryker disable next-line ObjectLiteral,BooleanLiteral: how much is read ahead changes only the memory
  const source = Readable.from(pieces, { objectMode: false })
  // Readers of the result get the error; pipeline() requires a callback nevertheless
  return pipeline(source, createGzip({ level }), () => {})
}
