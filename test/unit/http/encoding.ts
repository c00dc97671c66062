import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { gzipped, prefersGzip } from '../../../lib/http/encoding.ts'

t.test('headers that prefer gzip', async t => {
  const accepted = [
    'gzip', 'GZIP', 'gzip, deflate, br, zstd', 'br;q=1.0, gzip;q=0.8, *;q=0.1', '*', 'gzip;q=0.5', 'gzip ; q=0.001',
    'gzip;q=1, identity;q=1', 'identity;q=0, gzip;q=0.5', 'identity;q=0.5, *;q=0.7', 'gzip;q=0.4, *;q=0.1', 'gzip;Q=1'
  ]
  for (const header of accepted) t.equal(prefersGzip(header), true, header)
})

t.test('headers that do not prefer gzip', async t => {
  const rejected = [
    undefined, '', 'identity', 'br', 'deflate', 'gzip;q=0', 'gzip; q=0.000', '*;q=0', 'gzip;q=0, *',
    'gzip;q=0, *;q=0.5', 'gzip;q=0.5, identity', 'identity;q=1, *;q=0.5', 'gzip;q=0.3, *', 'gzip;q=x', 'gzip;1q=',
    'identity;q=0', ';', ',,', 'xgzip'
  ]
  for (const header of rejected) t.equal(prefersGzip(header), false, `${header}`)
})

t.test('a stream is compressed with the fastest algorithm', async t => {
  const bytes = Buffer.concat(await gzipped(Readable.from(['a\n', Buffer.from('b\n'), 'ä\n'])).toArray())
  t.equal(gunzipSync(bytes).toString(), 'a\nb\nä\n')
  // The extra flags of RFC 1952, section 2.3.1: 4 stands for the fastest algorithm
  t.equal(bytes[8], 4)
})

t.test('an error of the source is passed on to the reader', async t => {
  const error = new Error('the source failed')
  const source = Readable.from((async function * () {
    yield 'a'
    throw error
  })())
  await t.rejects(gzipped(source).toArray(), error)
})

t.test('destroying the result destroys the source', async t => {
  const source = new Readable({ read () { this.push('a') } })
  const result = gzipped(source)
  const closed = new Promise(resolve => source.once('close', resolve))
  result.destroy()
  await closed
  t.ok(source.destroyed)
})
