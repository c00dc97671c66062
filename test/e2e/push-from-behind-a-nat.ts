import t from 'tap'
import { newerOne, prometheus, victoriaMetrics } from '../../packages/remote-write/test/support/servers.ts'
import { startExample } from '../support/demo.ts'
import { eventually } from '../support/prometheus.ts'

const file = 'examples/behind-nat/index.js'

for (const { name, skip, start } of [prometheus, newerOne, victoriaMetrics]) {
  t.test(`${name} gets the calls of a peer that nobody can reach, until it ends`, { skip }, async t => {
    const server = await start(t)
    const example = startExample(t, file, ['--push', server.url, '--messages', '37'])
    await example.line(new RegExp(`^${server.url}$`))
    const query = 'sum by (job, instance, id, object_classname) (trace_counter{object_classname="Chat"})'
    const samples = await eventually(() => server.instant(query, Date.now() / 1_000), ([sum]) => sum?.value === 37)
    const metric = { job: 'chat', instance: 'chat-1', id: 'send', object_classname: 'Chat' }
    t.strictSame(samples, [{ metric, value: 37 }])
    example.kill('SIGINT')
    t.strictSame(await example.ended, { code: 0, stdout: `${server.url}\n`, stderr: '' })
    const left = await eventually(() => server.instant(query, Date.now() / 1_000 + 1), ({ length }) => length === 0)
    t.strictSame(left, [])
  })
}

t.test('a receiver that is no URL is refused with the usage', async t => {
  const outcome = await startExample(t, file, ['--push', 'localhost:9090']).ended
  t.match(outcome, { code: 2, stdout: '' })
  const [reason] = outcome.stderr.split('\n')
  const rule = "a URL such as http://localhost:9090/api/v1/write, or 'none'"
  t.equal(reason, `--push must be ${rule}, received 'localhost:9090'`)
})
