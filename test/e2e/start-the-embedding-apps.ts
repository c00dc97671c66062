import t from 'tap'
import { startExample } from '../support/demo.ts'
import { brokenMetrics, connectSilently, startApp } from '../support/embedded.ts'
import { request } from '../support/http.ts'

interface Row {
  file: string
  port: number
  work: string
  metrics?: string
  skip?: string | false
}

const isOld = Number(process.versions.node.split('.')[0]) < 22
const table: Row[] = [
  { file: 'fastify/index.js', port: 3001, work: 'GET /stock 200', metrics: '/internal/metrics' },
  { file: 'express/index.js', port: 3002, work: 'GET /entries 200' },
  { file: 'node-http/index.js', port: 3003, work: 'GET /cars 200' },
  { file: 'custom-registry/prom-client.js', port: 3004, work: 'POST /jobs/mail 201' },
  {
    file: 'custom-registry/prometheus-io-client.js',
    port: 3005,
    work: 'POST /jobs/mail 201',
    skip: isOld && 'needs Node 22 or newer'
  },
  { file: 'custom-registry/hypercore-stats.js', port: 3006, work: 'GET /pages/0 404' }
]

for (const { file, port, work, metrics = '/metrics', skip = false } of table) {
  const path = `examples/${file}`

  t.test(`${path} works on while its metrics fail, keeps its port, and ends on Ctrl-C`, { skip }, async t => {
    const { url, example, send } = await startApp(t, path, brokenMetrics)
    const [method = '', route = '', status] = work.split(' ')
    for (let i = 0; i < 2; i++) {
      const { status: failed, body } = await request(url + metrics, { headers: { authorization: 'Bearer for-trying' } })
      t.equal(failed, 500)
      t.notMatch(body, 'trace_counter{')
      t.equal((await send(method, route)).status, Number(status))
    }

    const { port } = new URL(url)
    t.strictSame(await startExample(t, path, ['--port', port]).ended, {
      code: 1, stdout: '', stderr: `port ${port} is taken, choose another one with --port (0: any free one)\n`
    })
    t.equal((await send(method, route)).status, Number(status), 'the first one continues')

    await connectSilently(t, url)
    example.kill('SIGINT')
    const { code, stdout, stderr } = await example.ended
    t.strictSame({ code, stdout }, { code: 0, stdout: `${url}\n` })
    t.match(stderr, 'nodejs_active_resources', 'the metric that failed is named')
  })

  t.test(`${path} refuses wrong arguments, and shows its usage`, { skip }, async t => {
    const usage = `usage: node ${path} [--port N]\n\n  --port N  port to listen on (default: ${port})\n`
    const help = startExample(t, path, ['--help']).ended
    const wrong = startExample(t, path, ['--port', '65536']).ended
    t.strictSame(await help, { code: 0, stdout: usage, stderr: '' })
    t.strictSame(await wrong, {
      code: 2, stdout: '', stderr: `--port must be an integer from 0 to 65535, received '65536'\n\n${usage}`
    })
  })
}
