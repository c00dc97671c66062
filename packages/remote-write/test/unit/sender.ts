import { createHash } from 'node:crypto'
import t from 'tap'
import { Series } from '../../lib/series.ts'
import { send } from '../support/write.ts'

/** 5,000 characters in which the compressor finds little to leave out. */
function longText (i: number): string {
  return createHash('shake256', { outputLength: 2_500 }).update(String(i)).digest('hex')
}

t.test('requests of many blocks arrive whole from all lanes', async t => {
  const all = Array.from({ length: 800 }, (_, i) => new Series('a', { i: String(i), text: longText(i) }))
  const lines = all.map((_, i) => `a{i="${i}",text="${longText(i)}"} 1 ${i}`)
  for (const protocol of ['1.0', '2.0'] as const) {
    // A megabyte on each lane, which takes more than a slice
    const { receiver, report } = await send(t, all.map((series, value) => ({ series, t: 1, value })), {}, {
      protocol, lanes: 4
    })
    t.match(report, { samples: 800, retries: 0, unsent: 0 })
    t.equal(receiver.requests.length, 4)
    const stored = new Set(receiver.stored)
    t.equal(stored.size, 800)
    t.ok(lines.every(line => stored.has(line)))
    t.strictSame(receiver.faults, [])
  }
})
