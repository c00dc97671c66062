import t from 'tap'
import { Bytes } from '../../lib/bytes.ts'
import { createRequester, type RequestOptions, retryAfterOf } from '../../lib/request.ts'
import { Series } from '../../lib/series.ts'
import { snappy } from '../../lib/snappy.ts'
import { writeV1 } from '../../lib/v1.ts'
import { startReceiver } from '../support/receiver.ts'

const series = new Series('a')
const bytes = new Bytes()
writeV1(bytes, [{ slot: 0, series, samples: [{ series, t: 1, value: 2 }] }])
const body = snappy(bytes.bytes())
const empty = snappy(Buffer.from([0x22, 0x00]))
const now = (): number => 0
const prefix = 'x-prometheus-remote-write'

t.test('a request has the headers of its protocol', async t => {
  const receiver = await startReceiver(t)
  const requester = createRequester({ url: receiver.url, headers: { 'X-Scope-OrgID': 'demo' }, bearerToken: 'x' }, now)
  t.teardown(() => requester.close())
  t.strictSame(await requester.send(body, '1.0'), { status: 204, written: null, retryAfter: undefined, text: '' })
  t.strictSame(await requester.send(empty, '2.0'), {
    status: 204, written: { samples: 0, histograms: 0, exemplars: 0 }, retryAfter: undefined, text: ''
  })
  t.strictSame(receiver.faults, [])
  t.strictSame(receiver.stored, ['a{} 1 2'])
  t.match(receiver.requests[0]!.headers, { 'x-scope-orgid': 'demo', authorization: 'Bearer x' })
  t.ok(receiver.requests[0]!.body.equals(body))
})

t.test('a rejection has its text, a success has none', async t => {
  const receiver = await startReceiver(t, {
    answer: (_, index) => [
      { status: 400, body: 'out of order\n' },
      { status: 200, body: 'fine' },
      { status: 503, headers: { 'retry-after': '2' }, body: 'x'.repeat(200_000) },
      { status: 200, headers: { [`${prefix}-samples-written`]: '3', [`${prefix}-exemplars-written`]: '-' } },
      { status: 300, headers: { location: 'http://127.0.0.1:1/' } }
    ][index]
  })
  const requester = createRequester({ url: new URL(receiver.url) }, now)
  t.teardown(() => requester.close())
  t.strictSame(await requester.send(body, '1.0'), {
    status: 400, written: null, retryAfter: undefined, text: 'out of order'
  })
  t.strictSame(await requester.send(body, '1.0'), { status: 200, written: null, retryAfter: undefined, text: '' })
  t.strictSame(await requester.send(body, '1.0'), {
    status: 503, written: null, retryAfter: 2_000, text: 'x'.repeat(65_536)
  })
  t.strictSame((await requester.send(body, '1.0')).written, { samples: 3, histograms: 0, exemplars: 0 })
  t.equal((await requester.send(body, '1.0')).status, 300)
})

t.test('some counts of what was written are enough', async t => {
  const headers = (kind: string) => ({ [`${prefix}-${kind}-written`]: '7' })
  const kinds = ['histograms', 'exemplars', 'other']
  const receiver = await startReceiver(t, { answer: (_, i) => ({ status: 204, headers: headers(kinds[i]!) }) })
  const requester = createRequester({ url: receiver.url }, now)
  t.teardown(() => requester.close())
  const written = []
  for (let i = 0; i < kinds.length; i++) written.push((await requester.send(body, '1.0')).written)
  t.strictSame(written, [
    { samples: 0, histograms: 7, exemplars: 0 }, { samples: 0, histograms: 0, exemplars: 7 }, null
  ])
})

t.test('no answer within the timeout is an error', async t => {
  const receiver = await startReceiver(t, { answer: async () => await new Promise<never>(() => {}) })
  for (const keepAlive of [true, false]) {
    const requester = createRequester({ url: receiver.url, timeout: 50, keepAlive }, now)
    const alive = setTimeout(() => {}, 60_000)
    await t.rejects(requester.send(body, '1.0'), new Error('no answer within 50 ms'))
    clearTimeout(alive)
    requester.close()
  }
})

t.test('an abort ends a request, and forbids others', async t => {
  const controller = new AbortController()
  const receiver = await startReceiver(t, {
    answer: async () => {
      controller.abort(new Error('stopped'))
      return await new Promise<never>(() => {})
    }
  })
  const requester = createRequester({ url: receiver.url }, now)
  t.teardown(() => requester.close())
  await t.rejects(requester.send(body, '1.0', controller.signal), new Error('stopped'))
  await t.rejects(requester.send(body, '1.0', controller.signal), new Error('stopped'))
  t.equal(receiver.requests.length, 1)
})

t.test('a connection that is reset, and one that is refused', async t => {
  const receiver = await startReceiver(t, { answer: () => 'reset' })
  const requester = createRequester({ url: receiver.url }, now)
  t.teardown(() => requester.close())
  await t.rejects(requester.send(body, '1.0'), { code: 'ECONNRESET' })
  await receiver.close()
  await t.rejects(requester.send(body, '1.0'), { code: 'ECONNREFUSED' })
})

t.test('a name that is not resolved', async t => {
  const requester = createRequester({ url: 'http://receiver.invalid/' }, now)
  t.teardown(() => requester.close())
  await t.rejects(requester.send(body, '1.0'), { code: /ENOTFOUND|EAI_AGAIN/ })
})

t.test('a fetch of the app sends, with or without AbortController', async t => {
  const calls: unknown[][] = []
  const headers = { get: (name: string) => name === 'retry-after' ? '1' : null }
  const fetch = async (...args: unknown[]) => {
    calls.push(args)
    return { status: 204, headers, text: async () => '' }
  }
  const requester = createRequester({ url: 'http://a.test/x', fetch, userAgent: 'b/1' }, now)
  t.strictSame(await requester.send(body, '1.0'), { status: 204, written: null, retryAfter: 1_000, text: '' })
  const { AbortController } = globalThis
  t.teardown(() => Object.assign(globalThis, { AbortController }))
  Object.assign(globalThis, { AbortController: undefined })
  await requester.send(body, '1.0')
  Object.assign(globalThis, { AbortController })
  requester.close()
  const post = {
    method: 'POST',
    headers: {
      'user-agent': 'b/1',
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0'
    },
    body,
    redirect: 'manual'
  }
  t.match(calls, [['http://a.test/x', post], ['http://a.test/x', post]])
  t.ok((calls[0]![1] as { signal?: unknown }).signal instanceof AbortSignal)
  t.notOk('signal' in (calls[1]![1] as object))
})

t.test('the fetch of Node.js will do', async t => {
  const receiver = await startReceiver(t)
  const requester = createRequester({ url: receiver.url, fetch }, now)
  t.match(await requester.send(empty, '2.0'), { status: 204, written: { samples: 0 } })
  t.strictSame(receiver.faults, [])
})

const rejected: Array<[what: string, options: object, error: Error]> = [
  ['no URL', {}, new TypeError('url: must be a URL, got undefined')],
  ['no time', { url: 'http://a', timeout: 0 }, new RangeError(
    'timeout: must be a whole number from 1 to 2147483647, got 0')],
  ['a fetch that is none', { url: 'http://a', fetch: 'x' }, new TypeError('fetch: must be a function, got "x"')],
  ['a fetch with a CA file', { url: 'http://a', fetch () {}, caFile: 'x' }, new TypeError(
    'caFile: has no effect beside fetch')],
  ['a reserved header', { url: 'http://a', headers: { Host: 'b' } }, new RangeError(
    'headers: Host is set by prom-remote-write')]
]
for (const [what, options, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => createRequester(options as RequestOptions, now), error)
  })
}

t.test('Retry-After is a number of seconds or a date', async t => {
  const at = (text: string | null) => retryAfterOf(text, () => 5_000)
  t.strictSame([null, '', '0', '7', '-1', '1.5', 'soon'].map(at), [
    undefined, undefined, 0, 7_000, undefined, undefined, undefined
  ])
  t.strictSame(['Thu, 01 Jan 1970 00:00:07 GMT', 'Thu, 01 Jan 1970 00:00:01 GMT'].map(at), [2_000, 0])
  t.strictSame(['xThu, 01 Jan 1970 00:00:07 GMT', 'Thu, 01 Jan 1970 00:00:07 GMTx'].map(at), [undefined, undefined])
})
