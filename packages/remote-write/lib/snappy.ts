import { compress } from 'snappyjs'
import { Bytes, varintSize } from './bytes.ts'

/** A compressor begins anew after so many bytes, so blocks can be compressed one by one with the same result. */
const blockSize = 65_536

/** The bytes in the block format of Snappy, without the frames of its stream format. */
export function snappy (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // Given a Buffer, it would return another Buffer on Node.js, and throw elsewhere
  return compress(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
}

/** The same, with a step for each block of 64 KiB: requests of history have several, of some 0.2 ms each. */
export function * snappySteps (bytes: Uint8Array<ArrayBuffer>): Generator<void, Uint8Array<ArrayBuffer>> {
  const compressed = new Bytes().reserve(10)
  compressed.varint(bytes.length)
  for (let start = 0; start < bytes.length; start += blockSize) {
    const block = bytes.subarray(start, start + blockSize)
    // Behind the length of the block, since that of all bytes is there once
    const rest = snappy(block).subarray(varintSize(block.length))
    compressed.reserve(rest.length)
    compressed.append(rest)
    yield
  }
  return compressed.bytes()
}
