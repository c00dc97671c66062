import { PassThrough, Writable } from 'node:stream'
import t from 'tap'
import { announce } from '../../lib/announce.ts'

const address = { host: 'localhost', port: 4343, url: 'http://localhost:4343/' }

async function written (ready: Parameters<typeof announce>[0]): Promise<string> {
  const stream = new PassThrough({ encoding: 'utf8' })
  await announce(ready, stream)
  return stream.read() ?? ''
}

t.test('one line has the URL of /metrics', async t => {
  t.equal(await written(Promise.resolve(address)), 'hypertrace-prometheus: http://localhost:4343/metrics\n')
})

t.test('nothing is written without a server, or where it cannot listen', async t => {
  t.equal(await written(Promise.resolve(null)), '')
  t.equal(await written(Promise.reject(new Error('the port is taken'))), '')
})

t.test('a stream that cannot be written does no harm', async t => {
  const failing = new Writable({ write (_chunk, _encoding, done) { done(new Error('nobody reads')) } })
  await announce(Promise.resolve(address), failing)
  t.match(failing.errored, { message: 'nobody reads' })
})
