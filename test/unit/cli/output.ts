import { Writable } from 'node:stream'
import t from 'tap'
import { write } from '../../../lib/cli/output.ts'

function streamWith (error: Error | null): Writable & { text: string } {
  return Object.assign(new Writable({
    decodeStrings: false,
    write (chunk, _encoding, done) {
      (this as unknown as { text: string }).text += chunk
      done(error)
    }
  }), { text: '' })
}

t.test('a text is written', async t => {
  const stream = streamWith(null)
  t.equal(await write(stream, 'a text\n'), null)
  t.equal(stream.text, 'a text\n')
})

t.test('a reader who has seen enough is no error', async t => {
  t.equal(await write(streamWith(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })), 'a text\n'), null)
})

t.test('other errors are told, and do not end the process', async t => {
  const error = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  t.equal(await write(streamWith(error), 'a text\n'), error)
})
