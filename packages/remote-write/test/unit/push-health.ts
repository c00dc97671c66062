import t from 'tap'
import { warningsOf } from '../../../../test/support/outcome.ts'
import { PushHealth } from '../../lib/push-health.ts'
import { type Report, Tally } from '../../lib/report.ts'

function report (samples: number, dropped = 0): Report {
  return { ...new Tally(() => 0).report, samples, dropped }
}

function failure (attempt: number, milliseconds = 0, pause = 0): Parameters<PushHealth['retries']>[0] {
  return { reason: `attempt ${attempt}`, status: undefined, attempt, milliseconds, pause }
}

const works = 'PROM_REMOTE_WRITE_PUSH_WORKS: metrics are pushed again'
const slow = 'PROM_REMOTE_WRITE_PUSH_DROPPED: metrics are dropped: more than 9 samples wait, because the receiver ' +
  'takes them more slowly than they come'

const cases: Array<[what: string, events: (health: PushHealth) => void, warnings: string[]]> = [
  ['attempts that fail at once are warned of at the sixth', health => {
    for (let attempt = 1; attempt <= 8; attempt++) health.retries(failure(attempt))
  }, ['PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: attempt 6']],
  ['five are not warned of', health => {
    health.retries(failure(5))
    health.progress(report(1))
  }, []],
  ['one that took long is warned of at once', health => health.retries(failure(1, 5_000)),
    ['PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: attempt 1']],
  ['so is one before a long wait', health => health.retries(failure(2, 1_000, 4_000)),
    ['PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: attempt 2']],
  ['a shorter one is not', health => health.retries(failure(1, 3_000, 1_999)), []],
  ['what works again is warned of, each time', health => {
    for (let i = 1; i <= 2; i++) {
      health.fails(`fault ${i}`)
      health.progress(report(i - 1))
      health.progress(report(i))
      health.progress(report(i))
    }
  }, [
    'PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: fault 1', works,
    'PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: fault 2', works
  ]],
  ['drops while nothing fails are warned of once', health => {
    health.progress(report(5))
    health.progress(report(5, 1))
    health.progress(report(5, 2))
    health.progress(report(6, 3))
  }, [slow]],
  ['drops after a failure are due to that', health => {
    health.retries(failure(1))
    health.progress(report(0, 1))
    health.progress(report(0, 2))
    health.progress(report(1, 2))
    health.progress(report(1, 3))
  }, ['PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: attempt 1', works, slow]],
  ['drops after a failure that was warned of are not warned of', health => {
    health.fails('why')
    health.progress(report(0, 1))
  }, ['PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: why']]
]
for (const [what, events, warnings] of cases) {
  t.test(what, async t => {
    t.strictSame(await warningsOf(async () => events(new PushHealth(9))), warnings)
  })
}
