import { PbfReader } from 'pbf'
import t from 'tap'
import { Bytes, int64Size, varintSize } from '../../lib/bytes.ts'

function hex (write: (bytes: Bytes) => void): string {
  const bytes = new Bytes(64)
  write(bytes)
  return bytes.bytes().toString('hex')
}

const wholes = Array.from({ length: 54 }, (_, i) => [2 ** i - 1, 2 ** i, 2 ** i + 1]).flat()
  .filter(value => value <= 2 ** 53)

t.test('varints are those that pbf reads, and have the size foretold', async t => {
  const bytes = new Bytes(2_048)
  for (const value of wholes) {
    const before = bytes.length
    bytes.varint(value)
    t.equal(bytes.length - before, varintSize(value), String(value))
  }
  const reader = new PbfReader(bytes.bytes())
  t.strictSame(wholes.map(() => reader.readVarint()), wholes)
})

t.test('whole numbers of either sign are those that pbf reads', async t => {
  const values = wholes.filter(Number.isSafeInteger).flatMap(value => [value, value === 0 ? 0 : -value])
  const bytes = new Bytes(8_192)
  for (const value of values) {
    const before = bytes.length
    bytes.int64(value)
    t.equal(bytes.length - before, int64Size(value), String(value))
  }
  const reader = new PbfReader(bytes.bytes())
  t.strictSame(values.map(() => reader.readVarint(true)), values)
})

t.test('bytes of some whole numbers', async t => {
  t.strictSame([0, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 53].map(value => hex(bytes => bytes.varint(value))), [
    '00', '7f', '8001', 'ffffffff07', '8080808008', '8080808080808010'
  ])
  t.strictSame([-1, -(2 ** 31), -(2 ** 32), -Number.MAX_SAFE_INTEGER].map(value => hex(bytes => bytes.int64(value))), [
    'ffffffffffffffffff01', '80808080f8ffffffff01', '80808080f0ffffffff01', '81808080808080f0ff01'
  ])
  t.strictSame([0, -1, 1, 2 ** 52, -(2 ** 52)].map(value => hex(bytes => bytes.zigzag(value))), [
    '00', '01', '02', '8080808080808010', 'ffffffffffffff0f'
  ])
})

t.test('doubles keep their bits, and every NaN is the ordinary one', async t => {
  const stale = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer)[0]!
  t.strictSame([0, -0, 1.5, Infinity, NaN, stale].map(value => hex(bytes => bytes.double(value))), [
    '0000000000000000', '0000000000000080', '000000000000f83f',
    '000000000000f07f', '010000000000f87f', '010000000000f87f'
  ])
  t.equal(hex(bytes => bytes.stale()), '020000000000f07f')
})

t.test('the buffer grows, and keeps what was written', async t => {
  const bytes = new Bytes(2)
  bytes.byte(1)
  const size = () => bytes.bytes().buffer.byteLength
  bytes.reserve(1)
  t.equal(size(), 2)
  bytes.byte(2)
  bytes.reserve(1)
  t.equal(size(), 4)
  bytes.reserve(100)
  t.equal(size(), 102)
  t.strictSame([...bytes.bytes()], [1, 2])
  t.equal(bytes.clear().length, 0)
  t.equal(new Bytes().bytes().buffer.byteLength, 1_024)
})

t.test('text is UTF-8 behind its length', async t => {
  t.equal(hex(bytes => bytes.text('aé😀')), '0761c3a9f09f9880')
  const bytes = new Bytes(1)
  bytes.text('x'.repeat(1_000))
  t.equal(bytes.bytes().toString('latin1', 2), 'x'.repeat(1_000))
})

t.test('bytes are appended', async t => {
  const bytes = new Bytes(300)
  bytes.byte(9)
  bytes.append(new Uint8Array([1, 2, 3]).subarray(1))
  bytes.append(new Uint8Array(0))
  t.strictSame([...bytes.bytes()], [9, 2, 3])
})
