import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import type { SeriesTable } from '../../../lib/counting/series-table.ts'
import { createLive, type Live } from '../../../lib/http/live.ts'
import type { WholeAnswer } from '../../../lib/http/page.ts'
import { Places } from '../../../lib/http/places.ts'
import { Turns } from '../../../lib/http/turns.ts'
import { call, functionTable } from '../../support/function-table.ts'

const FakeTimers = createRequire(import.meta.url)('@sinonjs/fake-timers')

const client = { reset () {}, setIdle () {} }

class Response extends EventEmitter {
  destroyed: boolean

  constructor (destroyed: boolean) {
    super()
    this.destroyed = destroyed
  }

  destroy (): void {
    this.destroyed = true
    this.emit('close')
  }
}

function response (destroyed = false): Response {
  return new Response(destroyed)
}

function liveOf (
  table: SeriesTable, now?: () => number, metric = 'trace_calls_total'
): { live: Live, places: Places, turns: Turns } {
  const [places, turns] = [new Places(0), new Turns()]
  const live = createLive(table, metric, places, turns, now)
  t.teardown(() => live.close())
  return { live, places, turns }
}

async function get (live: Live, url: string, acceptEncoding?: string, to = response()): Promise<WholeAnswer> {
  return (await live.answer({ url, acceptEncoding, response: to }))!
}

const busy = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '1' },
  body: Buffer.from('too many requests at once\n')
}

t.test('the feed takes a version and an epoch', async t => {
  const table = functionTable()
  call(table, {}, 3)
  const { live } = liveOf(table)
  const { status, headers, body } = await get(live, '/live.json')
  t.equal(status, 200)
  t.strictSame(headers, {
    'content-type': 'application/json', vary: 'accept-encoding', 'cache-control': 'no-store'
  })
  const { epoch, version, groups } = JSON.parse(body.toString())
  t.strictSame(groups, [[0, 'Chat', 'send', '/app/chat.js']])
  for (const query of [`since=${version}&epoch=${epoch}`, `epoch=${epoch}&x=y&&since=${version}&since=0`]) {
    const answer = JSON.parse((await get(live, `/live.json?${query}`)).body.toString())
    t.strictSame([answer.groups, answer.changed], [undefined, []], query)
  }
  for (const query of [
    '', 'since', 'since=', `since=${version}`, `since=${version}&epoch`, `since=x&epoch=${epoch}`, '&=&',
    `since=1e999&epoch=${epoch}`, `since=-1&epoch=${epoch}`, `xsince=${version}&epoch=${epoch}`
  ]) t.strictSame(JSON.parse((await get(live, `/live.json?${query}`)).body.toString()).groups, groups, query)
})

t.test('the series of a group', async t => {
  const table = functionTable()
  call(table, { id: '7' }, 3)
  const { live } = liveOf(table)
  const { epoch } = JSON.parse((await get(live, '/live.json')).body.toString())
  const { status, body } = await get(live, `/live/series?group=0&epoch=${epoch}`)
  t.equal(status, 200)
  t.equal(body.toString(), '{"labels":["object_id"],"series":[{"labels":{"object_id":"7"},"count":3}]}')
  for (const query of ['', 'group=0', `epoch=${epoch}`, `group=1&epoch=${epoch}`, `group=x&epoch=${epoch}`]) {
    t.strictSame(await get(live, `/live/series?${query}`), {
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      body: Buffer.from('no such group\n')
    }, query)
  }
})

t.test('the page has the other paths, and unknown ones are of nobody', async t => {
  const { live } = liveOf(functionTable())
  for (const path of ['/', '/?a', '/page/page.css?b']) {
    t.match(await get(live, path), { status: 200, headers: { 'content-security-policy': /./ } }, path)
  }
  for (const path of ['/page/x', '/live', '/live.json/', '/live/series/', '/healthz', '']) {
    t.equal(await get(live, path), null, path)
  }
})

t.test('a long answer is compressed for those who prefer that', async t => {
  const table = functionTable()
  const { live } = liveOf(table)
  t.notOk('content-encoding' in (await get(live, '/live.json', 'gzip')).headers)
  for (let i = 0; i < 100; i++) call(table, { functionName: `f${i}` })
  const { live: other } = liveOf(table)
  const [plain, gzip] = await Promise.all(['gzip;q=0', 'gzip'].map(accepted => get(other, '/live.json', accepted)))
  t.notOk('content-encoding' in plain!.headers)
  t.strictSame(gzip!.headers, { ...plain!.headers, 'content-encoding': 'gzip' })
  t.strictSame(gunzipSync(gzip!.body), plain!.body)
})

t.test('an answer that fits into one packet is not compressed', async t => {
  // It is a part of each answer, of a length that varies
  t.intercept(Math, 'random', { value: () => 0.5 })
  const table = functionTable()
  const answer = (metric: string): Promise<WholeAnswer> => {
    return get(liveOf(table, undefined, metric).live, '/live.json', 'gzip')
  }
  const rest = (await answer('')).body.length
  const short = await answer('x'.repeat(1_023 - rest))
  t.equal(short.body.length, 1_023)
  t.notOk('content-encoding' in short.headers)
  const long = await answer('x'.repeat(1_024 - rest))
  t.equal(gunzipSync(long.body).length, 1_024)
})

t.test('at most 64 requests are answered at once', async t => {
  const { live } = liveOf(functionTable())
  const responses = Array.from({ length: 64 }, () => response())
  const answers = responses.map((to, i) => get(live, i % 2 === 0 ? '/live.json' : '/live/series', '', to))
  for (const path of ['/live.json', '/live/series']) t.strictSame(await get(live, path), busy)
  t.equal((await get(live, '/')).status, 200)
  for (const [i, answer] of answers.entries()) t.equal((await answer).status, i % 2 === 0 ? 200 : 404)
  t.strictSame(await get(live, '/live.json'), busy, 'as long as the clients have not read them')
  responses[0]!.emit('close')
  const last = response()
  t.equal((await get(live, '/live.json', '', last)).status, 200)
  t.strictSame(await get(live, '/live.json'), busy)
  last.emit('close')
  t.equal((await get(live, '/live.json')).status, 200)
})

t.test('clients that have not read their answers for a second make room for others', async t => {
  let now = 0
  const { live } = liveOf(functionTable(), () => now)
  const responses = Array.from({ length: 64 }, () => response())
  await Promise.all(responses.slice(0, 2).map(to => get(live, '/live.json', '', to)))
  now = 1
  await Promise.all(responses.slice(2).map(to => get(live, '/live.json', '', to)))
  const closed = (): number => responses.filter(({ destroyed }) => destroyed).length
  now = 999
  t.strictSame(await get(live, '/live.json'), busy)
  t.equal(closed(), 0)
  now = 1_000
  const making = [response(), response()]
  const answers = making.map(to => get(live, '/live.json', '', to))
  t.equal(closed(), 2)
  // Nobody can have read an answer that is not complete
  now = 5_000
  t.equal((await get(live, '/live.json')).status, 200)
  t.equal(closed(), 64)
  t.notOk(making.some(({ destroyed }) => destroyed))
  for (const answer of await Promise.all(answers)) t.equal(answer.status, 200)
})

t.test('clients that read slowly keep their places while there are others', async t => {
  let now = 0
  const { live } = liveOf(functionTable(), () => now)
  const slow = response()
  await get(live, '/live.json', '', slow)
  now = 5_000
  t.equal((await get(live, '/live.json')).status, 200)
  t.notOk(slow.destroyed)
})

t.test('clients that have left before their answers are complete keep no place', async t => {
  let now = 0
  const { live } = liveOf(functionTable(), () => now)
  for (let i = 0; i < 64; i++) {
    const to = response()
    const answer = get(live, '/live.json', '', to)
    to.destroy()
    await answer
  }
  const responses = Array.from({ length: 64 }, () => response())
  for (const answer of await Promise.all(responses.map(to => get(live, '/live.json', '', to)))) {
    t.equal(answer.status, 200)
  }
  now = 500
  t.strictSame(await get(live, '/live.json'), busy)
})

t.test('close() leaves no timer behind', async t => {
  const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] })
  t.teardown(() => clock.uninstall())
  const { live } = liveOf(functionTable())
  await get(live, '/live.json')
  t.equal(clock.countTimers(), 1)
  live.close()
  t.equal(clock.countTimers(), 0)
})

t.test('a client that has left takes no place', async t => {
  const { live } = liveOf(functionTable())
  for (let i = 0; i < 100; i++) t.strictSame(await get(live, '/live.json', '', response(true)), busy)
  t.equal((await get(live, '/live.json')).status, 200)
})

t.test('while scrapes wait for a place, the feed is refused', async t => {
  const { live, places } = liveOf(functionTable())
  const scrapes = Array.from({ length: 64 }, () => places.request(client))
  t.equal((await get(live, '/live.json')).status, 200)
  const waiting = places.request(client)
  t.strictSame(await get(live, '/live.json'), busy)
  t.equal((await get(live, '/')).status, 200)
  scrapes[0]!.release()
  t.equal((await get(live, '/live.json')).status, 200)
  for (const place of [...scrapes, waiting]) place.release()
})

t.test('scrapes whose answers can begin come before the feed', async t => {
  const { live, turns } = liveOf(functionTable())
  const order: string[] = []
  const poll = get(live, '/live.json').then(() => order.push('feed'))
  const scrapes = Array.from({ length: 25 }, () => turns.next().then(() => order.push('scrape')))
  await Promise.all([poll, ...scrapes])
  t.strictSame(order, [...Array(25).fill('scrape'), 'feed'])
})
