// What prometheus-remote-write 0.5 does, the sender that npm had before: the reasons for this package, and a proof that
// the strict receiver finds faults.

import { pushTimeseries } from 'prometheus-remote-write'
import t from 'tap'
import { type Receiver, startReceiver } from '../support/receiver.ts'

type Options = NonNullable<Parameters<typeof pushTimeseries>[1]>

/** The `fetch` of Node.js, with a user agent of its own. */
const post: NonNullable<Options['fetch']> = (url, init) => fetch(url, {
  ...init!, headers: { ...init!.headers, 'user-agent': 'test/1' }, body: init!.body as ArrayBuffer
})

async function push ({ url }: Receiver, labels: Record<string, string>): Promise<number> {
  const samples = [{ value: 1, timestamp: 1_800_000_000_000 }]
  const { status } = await pushTimeseries({ labels: { __name__: 'a', ...labels }, samples }, { url, fetch: post })
  return status
}

t.test('another sender leaves out headers, and sends labels as they come', async t => {
  const receiver = await startReceiver(t)
  t.equal(await push(receiver, { b: '1', B: '', é: '2' }), 204)
  t.strictSame(receiver.faults, [
    'content-encoding must be snappy, got undefined',
    'the version of 1.0 must be 0.1.0, got undefined',
    'labels must be sorted, got __name__,b,B,é',
    'labels must not be empty, got __name__,a,b,1,B,,é,2'
  ])
})

t.test('another sender gives up at once', async t => {
  const receiver = await startReceiver(t, { answer: () => ({ status: 503 }) })
  t.equal(await push(receiver, {}), 503)
  t.equal(receiver.requests.length, 1)
})
