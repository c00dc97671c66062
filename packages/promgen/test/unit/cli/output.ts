import { Writable } from 'node:stream'
import t from 'tap'
import { outputTo, writeAll } from '../../../lib/cli/output.ts'

/** A stream that fails with a code once it has taken some texts. */
function failingStream (code: string, after: number): { stream: Writable, taken: string[] } {
  const taken: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write (text, _encoding, done) {
      if (taken.length === after) return done(Object.assign(new Error('broken'), { code }))
      taken.push(text)
      done()
    }
  })
  return { stream, taken }
}

t.test('chunks are joined to large pieces', async t => {
  const { stream, taken } = failingStream('', Infinity)
  const chunk = 'x'.repeat(40_000)
  t.equal(await writeAll(outputTo(stream), [chunk, chunk, chunk, 'end']), true)
  t.strictSame(taken.map(text => text.length), [80_000, 40_003])
})

t.test('nothing is written of nothing', async t => {
  const { stream, taken } = failingStream('', Infinity)
  t.equal(await writeAll(outputTo(stream), []), true)
  t.strictSame(taken, [])
})

t.test('where nobody reads any more, the rest is not made', async t => {
  const { stream, taken } = failingStream('EPIPE', 1)
  let made = 0
  function * chunks (): Generator<string> {
    for (;;) {
      made++
      yield 'x'.repeat(70_000)
    }
  }
  t.equal(await writeAll(outputTo(stream), chunks()), false)
  t.strictSame([made, taken.length], [2, 1])
})

t.test('what nobody reads at the end is not written either', async t => {
  t.equal(await writeAll(outputTo(failingStream('EPIPE', 0).stream), ['x']), false)
})

t.test('other errors of the stream are thrown', async t => {
  await t.rejects(writeAll(outputTo(failingStream('ENOSPC', 0).stream), ['x']), { code: 'ENOSPC' })
})
