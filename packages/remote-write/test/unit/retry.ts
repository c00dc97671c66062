import t from 'tap'
import { type Failure, isTemporary, reasonOf, retry, type RetryOptions, type Timing } from '../../lib/retry.ts'
import type { Reply } from '../../lib/request.ts'

interface Run {
  readonly options: RetryOptions
  readonly failures: Failure[]
  readonly slept: number[]
}

/** A clock that does not wait, and a random source that always gives the same. */
function run (attempts = 10, random = 0.5): Run {
  const [failures, slept]: [Failure[], number[]] = [[], []]
  const clock = { now: () => 0, sleep: async (ms: number) => { slept.push(ms) } }
  const options = { clock, random: () => random, attempts, onRetry: (failure: Failure) => { failures.push(failure) } }
  return { options, failures, slept }
}

function reply (status: number, text = '', retryAfter?: number): Reply {
  return { status, text, written: null, retryAfter }
}

/** Attempts that end so, one after the other; the last one again and again. */
function attempts (...ends: Array<Reply | Error>): () => Promise<Reply> {
  let next = 0
  return async () => {
    const end = ends[Math.min(next++, ends.length - 1)]!
    if (end instanceof Error) throw end
    return end
  }
}

for (const status of [200, 204, 301, 400, 401, 404, 413, 415]) {
  t.test(`${status} is final`, async t => {
    const { options, slept } = run()
    t.strictSame(await retry(attempts(reply(status, 'x')), options), {
      reply: reply(status, 'x'), reason: '', status, unanswered: false
    })
    t.strictSame(slept, [])
  })
}

t.test('5xx and 429 are temporary', async t => {
  t.strictSame([428, 429, 430, 499, 500, 503, 599].map(isTemporary), [false, true, false, false, true, true, true])
})

t.test('waits double from 30 ms to 5 s, each by a random part', async t => {
  const { options, failures, slept } = run(10, 0.999_999)
  t.strictSame(await retry(attempts(reply(503, 'busy')), options), {
    reply: null, reason: 'busy', status: 503, unanswered: false
  })
  t.strictSame(slept, [30, 60, 120, 240, 480, 960, 1_920, 3_840, 5_000])
  t.strictSame(failures[0], { reason: 'busy', status: 503, attempt: 1, milliseconds: 0, pause: 30 })
  t.strictSame(failures.map(({ attempt }) => attempt), [1, 2, 3, 4, 5, 6, 7, 8, 9])
  const least = run(10, 0)
  await retry(attempts(reply(500)), least.options)
  t.strictSame(least.slept, [0, 0, 0, 0, 0, 0, 0, 0, 0])
})

t.test('what the receiver asks for is added, up to a minute', async t => {
  const { options, slept } = run(4)
  const ends = [reply(429, '', 2_000), reply(503, '', 60_001), reply(500, '', 0), reply(204)]
  t.match(await retry(attempts(...ends), options), { status: 204, unanswered: false })
  t.strictSame(slept, [2_015, 60_030, 60])
})

t.test('a status without text is the reason itself', async t => {
  t.match(await retry(attempts(reply(500)), run(1).options), { reply: null, reason: 'status 500' })
})

t.test('errors of the network are tried again, and remembered as unanswered', async t => {
  const { options, failures } = run()
  t.strictSame(await retry(attempts(new Error('reset'), reply(503), reply(400, 'twice')), options), {
    reply: reply(400, 'twice'), reason: '', status: 400, unanswered: true
  })
  t.strictSame(failures, [
    { reason: 'reset', status: undefined, attempt: 1, milliseconds: 0, pause: 15 },
    { reason: 'status 503', status: 503, attempt: 2, milliseconds: 0, pause: 30 }
  ])
})

t.test('the last attempt counts as unanswered too', async t => {
  t.strictSame(await retry(attempts(reply(503), new Error('reset')), run(2).options), {
    reply: null, reason: 'reset', status: undefined, unanswered: true
  })
  t.match(await retry(attempts(new Error('reset'), reply(503)), run(2).options), { status: 503, unanswered: true })
})

t.test('an abort ends attempts and waits', async t => {
  const controller = new AbortController()
  const { options } = run(Infinity)
  let count = 0
  await t.rejects(retry(async () => {
    if (++count === 20) controller.abort(new Error('stopped'))
    throw new Error('reset')
  }, options, controller.signal), new Error('stopped'))
  t.equal(count, 20)
})

t.test('reasons of errors', async t => {
  const coded = Object.assign(new Error(''), { code: 'ECONNREFUSED' })
  const errors = ['text', new Error('why'), coded, new RangeError(''), new TypeError('fetch failed', { cause: coded }),
    new Error('why', { cause: 'x' })]
  t.strictSame(errors.map(reasonOf), [
    'text', 'why', 'ECONNREFUSED', 'RangeError', 'fetch failed: ECONNREFUSED', 'why'
  ])
})

t.test('each answer is timed, and an attempt without one is not', async t => {
  const timings: Timing[] = []
  let time = 1_000
  const next = attempts(reply(503), new Error('reset'), reply(429), reply(204))
  const steps = [7, 5, -3, 20]
  const { options } = run()
  const { reply: last } = await retry(() => {
    time += steps.shift()!
    return next()
  }, { ...options, clock: { ...options.clock, now: () => time }, onAnswer: timing => { timings.push(timing) } })
  t.strictSame(last, reply(204))
  t.strictSame(timings, [
    { status: 503, milliseconds: 7 }, { status: 429, milliseconds: 0 }, { status: 204, milliseconds: 20 }
  ])
})

t.test('a failure tells for how long there have been attempts', async t => {
  let time = 1_000
  const { options, failures } = run(4)
  const steps = [7, -9, 20, 0]
  const clock = {
    now: () => time,
    async sleep () { time += 5 }
  }
  await retry(async () => {
    time += steps.shift()!
    return reply(503)
  }, { ...options, clock })
  t.strictSame(failures.map(({ milliseconds }) => milliseconds), [7, 3, 28])
  failures.length = 0
  steps.push(-9, 0)
  await retry(async () => {
    time += steps.shift()!
    return reply(503)
  }, { ...options, clock, attempts: 2 })
  t.strictSame(failures.map(({ milliseconds }) => milliseconds), [0])
})
