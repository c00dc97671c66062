import { compress } from 'snappyjs'

/** The bytes in the block format of Snappy, without the frames of its stream format. */
export function snappy (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // Given a Buffer, it would return another Buffer on Node.js, and throw elsewhere
  return compress(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
}
