import t from 'tap'
import { announce } from '../../lib/announce.ts'

const address = { host: 'localhost', port: 4343, url: 'http://localhost:4343/' }

type Parameter<I extends 0 | 1> = Parameters<typeof announce>[I]

async function written (ready: Parameter<0>, textOf?: Parameter<1>): Promise<string> {
  const lines: string[] = []
  await announce(ready, textOf, line => { lines.push(line) })
  return lines.join('|')
}

t.test('one line has the URL of /metrics', async t => {
  t.equal(await written(Promise.resolve(address)), 'hypertrace-prometheus: http://localhost:4343/metrics')
})

t.test('a line can have another text', async t => {
  const line = await written(Promise.resolve(address), ({ url, port }) => `${url} ${port}`)
  t.equal(line, 'hypertrace-prometheus: http://localhost:4343/ 4343')
})

t.test('nothing is written without a server, or where it cannot listen', async t => {
  t.equal(await written(Promise.resolve(null)), '')
  t.equal(await written(Promise.reject(new Error('the port is taken'))), '')
})
