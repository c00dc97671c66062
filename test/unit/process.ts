import { PassThrough, Writable } from 'node:stream'
import t from 'tap'
import { environment, isApp, writeLine } from '../../lib/process.ts'

t.test('the main thread of an app is the app', async t => {
  t.equal(isApp, true)
  t.equal(environment.PATH, process.env.PATH)
})

t.test('a line ends with a line feed', async t => {
  const stream = new PassThrough({ encoding: 'utf8' })
  writeLine('a line', stream)
  t.equal(stream.read(), 'a line\n')
})

t.test('a stream that cannot be written does no harm', async t => {
  const failing = new Writable({ write (_chunk, _encoding, done) { done(new Error('nobody reads')) } })
  writeLine('a line', failing)
  t.match(failing.errored, { message: 'nobody reads' })
})
