import t from 'tap'
import { Slices, sliced } from '../../../lib/server/slices.ts'

async function all (pieces: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const piece of pieces) found.push(piece)
  return found
}

t.test('chunks are joined to pieces', async t => {
  const chunk = 'x'.repeat(30_000)
  const pieces = await all(sliced([chunk, chunk, chunk, 'a', 'b']))
  t.strictSame(pieces.map(piece => piece.length), [90_000, 2])
  t.strictSame(await all(sliced([])), [])
})

t.test('others get their turn after each three milliseconds of work', async t => {
  let time = 0
  const order: string[] = []
  function * chunks (): Generator<string> {
    for (let i = 0; i < 7; i++) {
      order.push(`chunk ${i}`)
      time++
      yield 'x'
    }
  }
  const turn = (): void => {
    order.push('turn')
    if (order.length < 9) setImmediate(turn)
  }
  setImmediate(turn)
  await all(sliced(chunks(), new Slices(() => time)))
  t.strictSame(order, [
    'chunk 0', 'chunk 1', 'chunk 2', 'turn', 'chunk 3', 'chunk 4', 'chunk 5', 'turn', 'chunk 6'
  ])
})
