import t from 'tap'
import { isSuccess, protocolOf } from '../../lib/negotiate.ts'
import type { Reply } from '../../lib/request.ts'
import type { Result } from '../../lib/retry.ts'

function answered (status: number, written: Reply['written'] = null): Result {
  return { reply: { status, written, text: '' }, reason: '', status, unanswered: false }
}

function failed (status: number | undefined, reason = 'why'): Result {
  return { reply: null, reason, status, unanswered: false }
}

const none = { samples: 0, histograms: 0, exemplars: 0 }

t.test('only a success that says what was written is 2.0', async t => {
  t.strictSame([answered(200, none), answered(204, none), answered(299, none)].map(protocolOf), ['2.0', '2.0', '2.0'])
  t.strictSame([
    answered(204), answered(199, none), answered(300, none), answered(400, none), answered(404), answered(415)
  ].map(protocolOf), ['1.0', '1.0', '1.0', '1.0', '1.0', '1.0'])
})

t.test('a receiver that fails on 2.0 gets 1.0', async t => {
  t.strictSame([failed(500), failed(501)].map(protocolOf), ['1.0', '1.0'])
})

for (const status of [undefined, 429, 502, 503, 504]) {
  t.test(`${status ?? 'no answer'} says nothing`, async t => {
    t.throws(() => protocolOf(failed(status)),
      new Error('remote write: the receiver could not be asked for its protocol: why'))
  })
}

t.test('successes', async t => {
  t.strictSame([199, 200, 299, 300].map(isSuccess), [false, true, true, false])
})
