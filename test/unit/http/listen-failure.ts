import t from 'tap'
import { listenFailure } from '../../../lib/http/listen-failure.ts'

const error = Object.assign(new Error('listen EADDRINUSE: address already in use 127.0.0.1:80'), { code: 'EADDRINUSE' })
const text = 'the server on localhost, port 80, does not start (listen EADDRINUSE: address already in use ' +
  '127.0.0.1:80); counting goes on without it'

t.test('a port that is taken', async t => {
  t.equal(listenFailure('localhost', 80, error), text)
  t.equal(listenFailure('localhost', 80, error, false), text)
})

t.test('a port that another worker of the cluster has', async t => {
  const advice = '. Each worker of a cluster counts for itself and needs a port of its own, or one answer for all of ' +
    "them: let the primary serve clusterMetrics() of prom-client's AggregatorRegistry (docs/embedding.md)"
  t.equal(listenFailure('localhost', 80, error, true), text + advice)
})

t.test('other failures have nothing to do with workers', async t => {
  const other = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' })
  t.equal(listenFailure('::1', 80, other, true), 'the server on ::1, port 80, does not start (listen EACCES: ' +
    'permission denied); counting goes on without it')
})
