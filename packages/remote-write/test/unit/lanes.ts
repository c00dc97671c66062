import t from 'tap'
import { Chunk } from '../../lib/chunk.ts'
import type { Batch } from '../../lib/gather.ts'
import { Lanes } from '../../lib/lanes.ts'

interface Sending {
  readonly lanes: Lanes
  /** The batches that are being sent, in the order of their start. */
  readonly sending: Batch[]
  /** Settles the n-th of them. */
  settle (n: number): Promise<void>
}

function sendingOn (lanes: number, lead = 10): Sending {
  const sending: Batch[] = []
  const resolves = new Map<Batch, () => void>()
  return {
    sending,
    lanes: new Lanes({
      lanes,
      lead,
      send: batch => new Promise(resolve => {
        sending.push(batch)
        resolves.set(batch, resolve)
      })
    }),
    async settle (n) {
      const [batch] = sending.splice(n, 1) as [Batch]
      resolves.get(batch)!()
      await new Promise(resolve => setImmediate(resolve))
    }
  }
}

function batch (lane: number, oldest: number, newest = oldest, size = 1): Batch {
  return { lane, oldest, newest, size, chunk: new Chunk(), timeSeries: [] }
}

t.test('a lane sends one batch after the other, and lanes side by side', async t => {
  const { lanes, sending, settle } = sendingOn(2)
  const [a, b, c, d] = [batch(0, 1), batch(0, 2), batch(1, 3), batch(1, 4)] as const
  for (const each of [a, b, c, d]) lanes.push(each)
  t.strictSame(sending, [a, c])
  t.equal(lanes.size, 4)
  await settle(1)
  t.strictSame(sending, [a, d])
  await settle(0)
  t.strictSame(sending, [d, b])
  t.equal(lanes.size, 2)
})

t.test('no lane is far ahead of the oldest batch, waiting or being sent', async t => {
  const { lanes, sending, settle } = sendingOn(3)
  const [slow, near, far, behind] = [batch(0, 5), batch(1, 5, 15), batch(2, 12, 16), batch(0, 6)] as const
  for (const each of [slow, near, far, behind]) lanes.push(each)
  t.strictSame(sending, [slow, near])
  await settle(1)
  t.strictSame(sending, [slow])
  await settle(0)
  t.strictSame(sending, [behind, far])
})

t.test('waiting for room ends when enough is settled', async t => {
  const { lanes, settle } = sendingOn(1)
  for (const size of [1, 2, 3]) lanes.push(batch(0, 0, 0, size))
  await lanes.until(6)
  let hasRoom = false
  const room = lanes.until(3).then(() => { hasRoom = true })
  await settle(0)
  t.equal(hasRoom, false)
  await settle(0)
  await room
  t.equal(lanes.size, 3)
})

t.test('room is made by dropping the oldest batches that wait, but none of the newest instant', async t => {
  const { lanes, sending, settle } = sendingOn(2, 100)
  const [a, b, c, d] = [batch(0, 0, 0, 4), batch(1, 1, 1, 4), batch(0, 4, 4, 2), batch(1, 3, 3, 3)] as const
  const [e, f, g] = [batch(1, 4, 5, 5), batch(0, 5, 5, 7), batch(1, 5, 5, 2)] as const
  for (const each of [a, b, c, d, e, f, g]) lanes.push(each)
  t.equal(lanes.size, 27)
  t.equal(lanes.makeRoom(27), 0)
  t.equal(lanes.makeRoom(26), 3)
  t.equal(lanes.makeRoom(24), 0)
  t.equal(lanes.makeRoom(1), 2)
  t.equal(lanes.makeRoom(1), 0)
  t.equal(lanes.size, 22)
  t.strictSame(sending, [a, b])
  await settle(0)
  await settle(0)
  t.strictSame(sending, [f, e])
  await settle(0)
  await settle(0)
  t.strictSame(sending, [g])
  await settle(0)
  await lanes.until(0)
})

t.test('room is made behind a batch of the newest instant too', async t => {
  const { lanes, sending, settle } = sendingOn(1, 100)
  const [a, b, c, d] = [batch(0, 1), batch(0, 9), batch(0, 3), batch(0, 2)] as const
  for (const each of [a, b, c, d]) lanes.push(each)
  t.equal(lanes.makeRoom(3), 1)
  await settle(0)
  await settle(0)
  t.strictSame(sending, [c])
  t.equal(lanes.size, 1)
})

t.test('after a stop nothing more is sent, and what waits is given back', async t => {
  const { lanes, sending, settle } = sendingOn(2)
  const [a, b, c, d] = [batch(0, 1), batch(0, 2), batch(0, 3), batch(1, 99)] as const
  for (const each of [a, b, c, d]) lanes.push(each)
  const empty = lanes.until(0)
  t.strictSame(lanes.stop(), [b, c, d])
  t.equal(lanes.size, 1)
  await settle(0)
  t.strictSame(sending, [])
  await empty
  lanes.push(batch(0, 4))
  t.strictSame(sending, [])
})
