import { once } from 'node:events'
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Options, type TraceFunction } from '../../index.ts'
import { tableOf } from '../support/counter-table.ts'
import { exchange, request, tryConnect, type Answer } from '../support/http.ts'
import { collectWarnings } from '../support/warnings.ts'

interface FeedAnswer {
  epoch: string
  version: number
  time: number
  totals: number
  series: number
  labels: string[]
  groups?: Array<[index: number, ...values: string[]]>
  changed: Array<[index: number, count: number]>
  next: number
}

/** An app whose server listens. */
async function app (t: Test, options: Options = {}): Promise<{ trace: TraceFunction, url: string, port: number }> {
  const trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false, ...options })
  t.teardown(() => trace.stop())
  const { url, port } = (await trace.ready)!
  return { trace, url, port }
}

function call (trace: TraceFunction, functionName: string, times = 1, id = 1): void {
  for (let i = 0; i < times; i++) {
    trace({ object: { className: 'Chat', id }, caller: { functionName, filename: '/app/chat.js' } })
  }
}

/** A client as the page is one: it asks for what it does not know, and puts the answers together. */
class Client {
  readonly groups = new Map<number, string[]>()
  readonly counts = new Map<number, number>()
  /** Counts that were lower than before, without another epoch. */
  readonly falls: number[] = []
  last: FeedAnswer | null = null
  readonly #url: string

  constructor (url: string) {
    this.#url = url
  }

  async poll (): Promise<FeedAnswer> {
    const query = this.last === null ? '' : `?since=${this.last.version}&epoch=${this.last.epoch}`
    const { status, body } = await request(`${this.#url}live.json${query}`)
    t.equal(status, 200)
    t.ok(body.length <= 200_000)
    const answer: FeedAnswer = JSON.parse(body)
    if (answer.epoch !== this.last?.epoch) {
      this.groups.clear()
      this.counts.clear()
    }
    for (const [index, ...values] of answer.groups ?? []) this.groups.set(index, values)
    for (const [index, count] of answer.changed) {
      if (count < (this.counts.get(index) ?? 0)) this.falls.push(index)
      this.counts.set(index, count)
    }
    return (this.last = answer)
  }

  /** Asks until the answer is of a scan that began after the call, and waits between as long as the answers say. */
  async catchUp (): Promise<FeedAnswer> {
    for (const { time } = await this.poll(); this.last!.time === time;) {
      await delay(this.last!.next)
      await this.poll()
    }
    return this.last!
  }

  /** Calls by the last of the label values. */
  get calls (): Record<string, number> {
    return Object.fromEntries(Array.from(this.counts, ([index, count]) => [this.groups.get(index)!.at(-1), count]))
  }
}

for (const totals of [true, false]) {
  t.test(`a client knows the calls of each function, with totals: ${totals}`, async t => {
    const { trace, url } = await app(t, { totals, labels: ['object_classname', 'object_id', 'caller_functionname'] })
    const client = new Client(url)
    t.strictSame((await client.poll()).groups, [])
    call(trace, 'send', 3)
    for (let id = 1; id <= 50; id++) call(trace, 'read', 2, id)
    await client.catchUp()
    t.strictSame(client.calls, { send: 3, read: 100 })
    t.match(client.last, { totals: 103, series: 51, labels: ['object_classname', 'caller_functionname'] })
    call(trace, 'read', 5)
    call(trace, 'join')
    await client.catchUp()
    t.strictSame(client.calls, { send: 3, read: 105, join: 1 })
    const other = new Client(url)
    await other.poll()
    t.strictSame(other.calls, client.calls)
    t.strictSame(client.falls, [])
  })
}

t.test('with labels of which none tells functions apart', async t => {
  for (const [labels, groupLabels, groups] of [
    [['id'], ['id'], [[0, 'a']]],
    [['object_id'], [], [[0]]]
  ] as const) {
    const { trace, url } = await app(t, { labels: [...labels] })
    trace({ id: 'a', object: { className: 'Chat', id: 1 } })
    t.match(await new Client(url).poll(), { labels: groupLabels, groups, changed: [[0, 1]], totals: 1 })
  }
})

t.test('no count ever falls within an epoch, and a reset is another one', async t => {
  const { trace, url } = await app(t)
  const client = new Client(url)
  call(trace, 'send', 10)
  const { epoch } = await client.catchUp()
  const register = trace.register as Registry
  register.resetMetrics()
  call(trace, 'read', 2)
  await client.catchUp()
  t.not(client.last!.epoch, epoch)
  t.strictSame(client.groups.get(0), ['Chat', 'read', '/app/chat.js'])
  t.strictSame([...client.counts], [[0, 2]])
  t.equal(client.last!.totals, 2)
  t.strictSame(client.falls, [])
})

t.test('another app on the same port has another epoch', async t => {
  const first = await app(t)
  const { epoch, version } = await new Client(first.url).poll()
  await first.trace.stop()
  const second = await app(t, { port: first.port })
  const { body } = await request(`${second.url}live.json?since=${version}&epoch=${epoch}`)
  t.not(JSON.parse(body).epoch, epoch)
  t.strictSame(JSON.parse(body).groups, [])
})

t.test('more than 2,000 functions', async t => {
  const { trace, url } = await app(t, { maxSeries: 5_000 })
  for (let i = 0; i < 2_500; i++) call(trace, `function${i}`, 2)
  const client = new Client(url)
  await client.catchUp()
  t.equal(client.groups.size, 2_000)
  t.equal(client.last!.totals, 5_000)
  t.ok([...client.counts.values()].every(count => count === 2))
})

t.test('the series behind a row', async t => {
  const { trace, url } = await app(t, { allowedProps: ['room'] })
  for (let id = 1; id <= 150; id++) call(trace, 'send', id, id)
  trace({ object: { className: 'Chat', id: 1, props: { room: 'lobby' } }, caller: { functionName: 'read' } })
  const { epoch } = await new Client(url).poll()
  const answer = JSON.parse((await request(`${url}live/series?group=0&epoch=${epoch}`)).body)
  t.strictSame(answer, {
    labels: ['object_id'],
    series: Array.from({ length: 100 }, (_, i) => ({ labels: { object_id: `${150 - i}` }, count: 150 - i }))
  })
  t.equal((await request(`${url}live/series?group=1&epoch=${epoch}`)).body,
    '{"labels":["object_id","object_props_room"],' +
    '"series":[{"labels":{"object_id":"1","object_props_room":"lobby"},"count":1}]}')
  t.match(await request(`${url}live/series?group=2&epoch=${epoch}`), { status: 404, body: 'no such group\n' })
})

t.test('twenty clients at once share a scan, and compressed answers say the same', async t => {
  const { trace, url } = await app(t)
  for (let i = 0; i < 100; i++) call(trace, `function${i}`)
  const reads = t.capture(tableOf(trace.register), 'readTotals', tableOf(trace.register).readTotals)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => {
    return request(`${url}live.json`, { headers: i % 2 === 0 ? { 'accept-encoding': 'gzip' } : {} })
  }))
  const text = ({ headers, bytes }: Answer): string => {
    return String(headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
  }
  t.equal(answers.filter(({ headers }) => headers['content-encoding'] === 'gzip').length, 10)
  t.equal(new Set(answers.map(answer => JSON.stringify({ ...JSON.parse(text(answer)), next: 0 }))).size, 1)
  t.equal(reads().length, 1)
})

t.test('a thousand polls change nothing that a Prometheus sees', async t => {
  const { trace, url } = await app(t, { totals: true, allowedProps: ['room'] })
  for (let id = 1; id <= 100; id++) call(trace, 'send', id, id)
  const table = tableOf(trace.register)
  const expirations = t.capture(table, 'expire', table.expire)
  const before = await request(`${url}metrics`)
  expirations()
  const { epoch } = await new Client(url).poll()
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  t.teardown(() => agent.destroy())
  const paths = ['live.json', `live/series?group=0&epoch=${epoch}`]
  const polls = Array.from({ length: 1_000 }, (_, i) => request(url + paths[i % 2], { agent }))
  const statuses = (await Promise.all(polls)).map(({ status }) => status)
  t.strictSame([...new Set(statuses)], [200])
  t.strictSame(expirations(), [], 'expired series are left to the scrapes')
  t.equal((await request(`${url}metrics`)).body, before.body)
  t.match(before.body, /^trace_counter\{object_classname="Chat",object_id="100",.*\} 100$/m)
})

t.test('of a hundred polls that come at once, 64 are answered', async t => {
  const { port } = await app(t)
  // Pipelined, so that the server gets all of them in one piece
  const poll = 'GET /live.json HTTP/1.1\r\nHost: localhost\r\n'
  const text = await exchange(port, `${poll}\r\n`.repeat(99) + `${poll}Connection: close\r\n\r\n`)
  const answers = text.split(/(?=HTTP\/1\.1 \d{3} )/)
  t.strictSame(answers.map(answer => answer.slice(9, 12)), [...Array(64).fill('200'), ...Array(36).fill('503')])
  t.match(answers[99], /\r\nretry-after: 1\r\n[^]*\r\n\r\ntoo many requests at once\n$/i)
})

t.test('scrapes get their answers while polls are refused', async t => {
  const { trace, url } = await app(t)
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  const register = trace.register as Registry
  register.registerMetric(new Gauge({ name: 'slow', help: 'Slow', registers: [], collect: () => opened }))
  const { codes } = collectWarnings(t)
  const scrapes = Array.from({ length: 65 }, () => request(`${url}metrics`))
  let poll: Answer
  do poll = await request(`${url}live.json`); while (poll.status === 200)
  t.match(poll, { status: 503, headers: { 'retry-after': '1' }, body: 'too many requests at once\n' })
  t.equal((await request(url)).status, 200)
  open()
  for (const scrape of scrapes) t.equal((await scrape).status, 200)
  t.equal((await request(`${url}live.json`)).status, 200)
  t.strictSame(await codes(), [])
})

t.test('stop() ends polls and the connections of twenty pages', async t => {
  const { trace, url, port } = await app(t)
  const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true }))
  t.teardown(() => { for (const agent of agents) agent.destroy() })
  await Promise.all(agents.map(agent => request(`${url}live.json`, { agent })))
  const closed = agents.map(async agent => {
    const sockets = Object.values(agent.freeSockets).flat()
    t.equal(sockets.length, 1)
    await once(sockets[0]!, 'close')
  })
  const polls = Promise.allSettled(Array.from({ length: 20 }, () => request(`${url}live.json`)))
  await trace.stop()
  t.equal(await tryConnect(port), 'ECONNREFUSED')
  await Promise.all(closed)
  for (const poll of await polls) {
    if (poll.status === 'fulfilled') t.match(poll.value, { status: 200, body: /"next":\d+\}$/ })
    else t.match(poll.reason, { code: /^ECONN/ })
  }
})
