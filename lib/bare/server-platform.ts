/** What answers take from Bare, where this replaces `../server-platform.ts`. */

import { flow, type WritableStream } from './flow.ts'
import { optional } from './optional.ts'

interface Zlib {
  gzip (bytes: Buffer, options: { level: number }, done: (error: Error | null, bytes: Buffer) => void): void
  createGzip (options: { level: number }): WritableStream & AsyncIterable<Buffer>
}

/** Needs `bare-os`: without it, the server does not know the name of the machine, and so refuses it as a Host. */
export function hostname (): string {
  return optional(() => (require('bare-os') as { hostname (): string }).hostname()) ?? 'localhost'
}

let zlib: Zlib | null | undefined

/** Needs `bare-zlib`. */
export function canCompress (): boolean {
  if (zlib === undefined) zlib = optional(() => require('bare-zlib') as Zlib)
  return zlib !== null
}

export function compressed (bytes: Buffer, level: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zlib!.gzip(bytes, { level }, (error, result) => { error === null ? resolve(result) : reject(error) })
  })
}

export async function * compressedPieces (
  pieces: AsyncIterable<string | Uint8Array>, level: number
): AsyncGenerator<Buffer, void, void> {
  const gzip = zlib!.createGzip({ level })
  flow(pieces, gzip).catch(error => gzip.destroy(error))
  try {
    yield * gzip
  } finally {
    gzip.destroy()
  }
}
