/** The stale marker: a NaN of its own, which no arithmetic yields. */
const staleHigh = 0x7ff00000
const staleLow = 2

/** The NaN of Prometheus. JavaScript leaves open which NaN is written, and might write a stale marker. */
const nanHigh = 0x7ff80000
const nanLow = 1

const smallest = 1_024

/** A buffer that grows. Callers reserve room before they write. */
export class Bytes {
  #bytes: Buffer<ArrayBuffer>
  #view: DataView
  length = 0

  constructor (capacity = smallest) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  clear (): this {
    this.length = 0
    return this
  }

  /** Makes room for so many bytes behind those written. */
  reserve (count: number): this {
    const needed = this.length + count
    if (needed <= this.#bytes.length) return this
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.length))
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
    return this
  }

  byte (value: number): void {
    this.#bytes[this.length++] = value
  }

  /** A whole number from 0 to 2^53, in 1 to 8 bytes. */
  varint (value: number): void {
    const bytes = this.#bytes
    let [rest, at] = [value, this.length]
    // Bit operations would cut it off at 32 bits. Times are written here: four bytes at once, and not one by one
    if (rest > 0x7fff_ffff) {
      rest = Math.floor(value / 0x1000_0000)
      const low = value - rest * 0x1000_0000
      bytes[at++] = (low & 0x7f) | 0x80
      bytes[at++] = ((low >>> 7) & 0x7f) | 0x80
      bytes[at++] = ((low >>> 14) & 0x7f) | 0x80
      bytes[at++] = (low >>> 21) | 0x80
    }
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.length = at
  }

  /** Field 2 of a TimeSeries, a sample of 1.0: at most 22 bytes. */
  sample (t: number, value: number | undefined): void {
    const bytes = this.#bytes
    const start = this.length
    bytes[start] = 0x12
    bytes[start + 2] = 0x09
    this.length = start + 3
    if (value === undefined) this.stale()
    else this.double(value)
    bytes[start + 11] = 0x10
    this.length = start + 12
    this.int64(t)
    bytes[start + 1] = this.length - start - 2
  }

  /** A safe integer of either sign, in 1 to 10 bytes: negative ones in two's complement of 64 bits. */
  int64 (value: number): void {
    if (value >= 0) return this.varint(value)
    let low = value >>> 0
    let high = Math.floor(value / 0x1_0000_0000) >>> 0
    for (let i = 0; i < 9; i++) {
      this.byte((low & 0x7f) | 0x80)
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.byte(low)
  }

  /** A whole number of either sign up to 2^52, small ones in few bytes. */
  zigzag (value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** 8 bytes, little-endian. Any NaN is written as Prometheus's ordinary one. */
  double (value: number): void {
    // eslint-disable-next-line no-self-compare -- once for each sample: 2.2 ns, with Number.isNaN 3.8 ns (Node 20)
    if (value !== value) return this.#words(nanLow, nanHigh)
    this.#view.setFloat64(this.length, value, true)
    this.length += 8
  }

  stale (): void {
    this.#words(staleLow, staleHigh)
  }

  #words (low: number, high: number): void {
    this.#view.setUint32(this.length, low, true)
    this.#view.setUint32(this.length + 4, high, true)
    this.length += 8
  }

  /** A text in UTF-8 behind its length; reserves its room by itself. */
  text (value: string): void {
    const size = Buffer.byteLength(value)
    this.reserve(size + 5)
    this.varint(size)
    this.length += this.#bytes.write(value, this.length)
  }

  /** Copies bytes. A loop over those of a label set takes six times as long. */
  append (bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** The bytes written so far, until the next write: it is no copy. */
  bytes (): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length)
  }
}

/**
 * The bytes that a whole number from 0 to 2^53 takes as a varint.
 *
 * @example
 * varintSize(127) // 1
 * varintSize(128) // 2
 * varintSize(2 ** 53) // 8
 */
export function varintSize (value: number): number {
  // Times of our day take six bytes
  if (value >= 2 ** 35) return value < 2 ** 42 ? 6 : value < 2 ** 49 ? 7 : 8
  let size = 1
  for (let rest = value; rest >= 0x80; rest /= 0x80) size++
  return size
}

/** The bytes that a safe integer takes as int64: negative ones take all ten. */
export function int64Size (value: number): number {
  return value < 0 ? 10 : varintSize(value)
}
