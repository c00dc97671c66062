import t from 'tap'
import { Busy, Feed, read } from '../../../page/feed.js'
import type { Answer } from '../../../page/history.js'
import { liveAnswer } from '../../support/live-answers.ts'

/** A feed with a clock that only the test moves, and the answers in turn; an error is a failure of the network. */
function start (answers: Array<Response | Error>) {
  const urls: string[] = []
  const waits: number[] = []
  const seen: string[] = []
  let next: (() => void) | null = null
  const feed = new Feed({
    async fetch (url) {
      urls.push(url)
      const answer = answers.shift()!
      if (answer instanceof Error) throw answer
      return answer
    },
    setTimeout (callback, ms) {
      waits.push(ms)
      next = callback
      return callback
    },
    clearTimeout (timer) {
      if (timer === next) next = null
    }
  }, {
    onAnswer ({ version, changed }) {
      for (const [index] of changed) seen.push(`changed ${index}`)
      seen.push(`version ${version}`)
    },
    onFail: ({ message }) => { seen.push(message) }
  })
  const settle = async (): Promise<void> => { for (let i = 0; i < 20; i++) await null }
  return {
    feed,
    urls,
    waits,
    seen,
    settle,
    get isWaiting () { return next !== null },
    /** Lets the time of the timer come. */
    async tick () {
      const callback = next
      next = null
      callback?.()
      await settle()
    }
  }
}

function json (answer: Answer): Response {
  return Response.json(answer)
}

t.test('it asks for what changed since the newest answer, after the time that the app names', async t => {
  const run = start([
    json(liveAnswer(1, { next: 700 })), json(liveAnswer(2, { epoch: 'b&c', next: 1 })), json(liveAnswer(3))
  ])
  run.feed.start()
  await run.settle()
  await run.tick()
  await run.tick()
  t.strictSame(run.urls, ['live.json', 'live.json?since=1&epoch=a-0', 'live.json?since=2&epoch=b%26c'])
  t.strictSame(run.waits, [700, 500, 1_000])
  t.strictSame(run.seen, ['version 1', 'version 2', 'version 3'])
})

t.test('after failures it waits longer, until an answer comes', async t => {
  const run = start([
    new TypeError('failed to fetch'), new Response('', { status: 404 }), new Response('no JSON'), Response.json({}),
    Response.json(null), json(liveAnswer(1)), new Error('b')
  ])
  run.feed.start()
  await run.settle()
  for (let i = 0; i < 6; i++) await run.tick()
  t.strictSame(run.waits, [1_000, 2_000, 4_000, 5_000, 5_000, 1_000, 1_000])
  t.match(run.seen, [
    'failed to fetch', 'it answers 404', /JSON/, 'another app answers', 'another app answers', 'version 1', 'b'
  ])
})

t.test('a busy app is asked after the time that it names', async t => {
  const busy = (seconds: string): Response => new Response('', { status: 503, headers: { 'retry-after': seconds } })
  const run = start([busy('3'), busy('0'), json(liveAnswer(1))])
  run.feed.start()
  await run.settle()
  await run.tick()
  await run.tick()
  t.strictSame(run.waits, [3_000, 1_000, 1_000])
  t.strictSame(run.seen, ['too many requests at once', 'too many requests at once', 'version 1'])
  await t.rejects(read(Promise.resolve(busy('2'))), new Busy(2_000))
})

t.test('stopped, it asks no more, and started again it asks at once', async t => {
  const run = start([json(liveAnswer(1)), json(liveAnswer(2)), json(liveAnswer(3))])
  run.feed.start()
  await run.settle()
  run.feed.stop()
  t.equal(run.isWaiting, false)
  run.feed.start()
  run.feed.stop()
  await run.settle()
  t.strictSame(run.seen, ['version 1', 'version 2'], 'the answer on its way is handed on')
  t.equal(run.isWaiting, false)
  run.feed.start()
  run.feed.start()
  await run.settle()
  t.equal(run.urls.length, 3, 'one request at a time')
  t.equal(run.isWaiting, true)
})

t.test('an answer that cannot be shown is a failure, after which it goes on', async t => {
  const run = start([Response.json({ version: 1, epoch: 'a-0', changed: [1] }), json(liveAnswer(2))])
  run.feed.start()
  await run.settle()
  await run.tick()
  t.strictSame(run.urls, ['live.json', 'live.json'])
  t.match(run.seen, [/not iterable/, 'version 2'])
})
