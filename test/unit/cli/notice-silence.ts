import t from 'tap'
import { noticeSilence, type Watched } from '../../../lib/cli/notice-silence.ts'

const idle: Watched = { hasEvents: () => false, isSet: () => true }

function startNotice (watched: Watched): { lines: string[], wait: number, unrefs: number, act: () => void } {
  const started = { lines: [] as string[], wait: 0, unrefs: 0, act: (): void => {} }
  noticeSilence(watched, line => started.lines.push(line), (act, wait) => {
    Object.assign(started, { act, wait })
    return { unref: () => { started.unrefs++ } }
  })
  return started
}

t.test('a minute without an event gives one line', async t => {
  const started = startNotice(idle)
  t.match(started, { lines: [], wait: 60_000, unrefs: 1 })
  started.act()
  t.strictSame(started.lines, ['hypertrace-prometheus: no event of the app within the first minute: it uses no ' +
    'hypertrace, created its objects before this preload, or uses it in worker threads only'])
})

t.test('an app that has set another trace function is told so', async t => {
  const started = startNotice({ ...idle, isSet: () => false })
  started.act()
  t.strictSame(started.lines, ['hypertrace-prometheus: no event of the app within the first minute: it has set ' +
    'another trace function, which gets the events instead of this one'])
})

t.test('an app with events is told nothing', async t => {
  const started = startNotice({ ...idle, hasEvents: () => true })
  started.act()
  t.strictSame(started.lines, [])
})

t.test('by default the timer is one of the system, which does not keep the process alive', async t => {
  const timers: Array<{ wait: number | undefined, timer: NodeJS.Timeout }> = []
  const { setTimeout: start } = globalThis
  t.intercept(globalThis, 'setTimeout', {
    configurable: true,
    value (act: () => void, wait?: number) {
      const timer = start(act, wait)
      timers.push({ wait, timer })
      return timer
    }
  })
  noticeSilence(idle, () => {})
  t.strictSame(timers.map(({ wait, timer }) => [wait, timer.hasRef()]), [[60_000, false]])
  for (const { timer } of timers) clearTimeout(timer)
})
