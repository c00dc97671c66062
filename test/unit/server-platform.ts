import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { canCompress, compressed, compressedPieces } from '../../lib/server-platform.ts'

t.test('bytes are compressed', async t => {
  t.equal(canCompress(), true)
  for (const [level, flags] of [[1, 4], [9, 2]] as const) {
    const bytes = await compressed(Buffer.from('a'), level)
    t.equal(gunzipSync(bytes).toString(), 'a')
    // The extra flags of RFC 1952, section 2.3.1: 4 stands for the fastest algorithm, 2 for the best compression
    t.equal(bytes[8], flags)
  }
})

t.test('pieces are compressed with the fastest algorithm', async t => {
  const bytes = Buffer.concat(await compressedPieces(Readable.from(['a\n', Buffer.from('b\n'), 'ä\n']), 1).toArray())
  t.equal(gunzipSync(bytes).toString(), 'a\nb\nä\n')
  t.equal(bytes[8], 4)
})

t.test('an error of the source is passed on to the reader', async t => {
  const error = new Error('the source failed')
  const source = Readable.from((async function * () {
    yield 'a'
    throw error
  })())
  await t.rejects(compressedPieces(source, 1).toArray(), error)
})

t.test('destroying the result destroys the source', async t => {
  const source = new Readable({ read () { this.push('a') } })
  const result = compressedPieces(source, 1)
  const closed = new Promise(resolve => source.once('close', resolve))
  result.destroy()
  await closed
  t.ok(source.destroyed)
})
