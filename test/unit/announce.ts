import t from 'tap'
import { announce } from '../../lib/announce.ts'

const address = { host: 'localhost', port: 4343, url: 'http://localhost:4343/' }

async function written (ready: Parameters<typeof announce>[0]): Promise<string> {
  const lines: string[] = []
  await announce(ready, line => { lines.push(line) })
  return lines.join('|')
}

t.test('one line has the URL of /metrics', async t => {
  t.equal(await written(Promise.resolve(address)), 'hypertrace-prometheus: http://localhost:4343/metrics')
})

t.test('nothing is written without a server, or where it cannot listen', async t => {
  t.equal(await written(Promise.resolve(null)), '')
  t.equal(await written(Promise.reject(new Error('the port is taken'))), '')
})
