import { fork } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { freePort, request } from '../support/http.ts'

t.test('one worker gets the port, and a warning tells the other how to aggregate the counts', async t => {
  const port = await freePort()
  const primary = fork(new URL('../support/cluster-child.ts', import.meta.url), [String(port)])
  const end = once(primary, 'exit')
  const [{ outcomes: [first, second], text }] = await once(primary, 'message')
  t.same(first, { outcome: 'listens', warnings: [] })
  t.match(second, { outcome: 'EADDRINUSE', warnings: { length: 1 } })
  t.equal(second.warnings[0].replaceAll(/\d*\.?127\.0\.0\.1:\d+|port \d+/g, '…'),
    'the server on localhost, …, does not start (listen EADDRINUSE: address already in use …); ' +
    'counting goes on without it. ' +
    'Each worker of a cluster counts for itself and needs a port of its own, or one answer for all of them: ' +
    "let the primary serve clusterMetrics() of prom-client's AggregatorRegistry (docs/embedding.md)")

  for (let i = 0; i < 10; i++) {
    const { body } = await request(`http://127.0.0.1:${port}/metrics`)
    t.match(body, /^trace_counter\{object_classname="Peer"\} 1$/m, 'the same worker answers each scrape')
  }
  t.match(text, /^trace_counter\{object_classname="Peer"\} 3$/m, 'the sum of both workers')
  primary.disconnect()
  await end
})
