import t from 'tap'
import { endBy, handOnSignals } from '../../../lib/cli/signals.ts'

type Emitter = { emit (event: string, signal: string): boolean }

function handedOn (inTerminal: boolean, signals: readonly string[]): unknown[] {
  const received: unknown[] = []
  const putBack = signals.map(setAside)
  const release = handOnSignals({ kill: signal => received.push(signal) > 0 }, inTerminal)
  // Emitted as Node.js does: signals that are sent arrive later
  for (const signal of signals) (process as Emitter).emit(signal, signal)
  release()
  for (const putBackListeners of putBack) putBackListeners()
  return received
}

/** Removes the listeners of whatever runs this test, which end the process; until the returned function is called. */
function setAside (signal: string): () => void {
  const listeners = process.listeners(signal as NodeJS.Signals)
  process.removeAllListeners(signal)
  return () => {
    for (const listener of listeners) process.on(signal, listener)
  }
}

// No system has all of them
const ofTerminal = ['SIGINT', 'SIGQUIT', 'SIGBREAK', 'SIGHUP']
const others = ['SIGTERM', 'SIGUSR1', 'SIGUSR2']

t.test('signals are handed on to the app', async t => {
  t.strictSame(handedOn(false, [...ofTerminal, ...others]), [...ofTerminal, ...others])
})

t.test('in a terminal, signals that it sends to all processes are not sent again', async t => {
  t.strictSame(handedOn(true, [...ofTerminal, ...others]), others)
})

t.test('after the end of the app its signals are those of this process again', async t => {
  const count = (): number[] => [...ofTerminal, ...others].map(signal => process.listenerCount(signal))
  const before = count()
  const release = handOnSignals({ kill: () => true }, false)
  t.strictSame(count(), before.map(listeners => listeners + 1))
  release()
  t.strictSame(count(), before)
})

t.test('this process ends by the signal of the app, or else with the exit code of shells for it', async t => {
  const kills = t.capture(process, 'kill', () => true)
  t.equal(endBy('SIGTERM'), 143)
  t.equal(endBy('SIGPIPE'), 141)
  t.strictSame(kills().map(({ args }) => args), [[process.pid, 'SIGTERM'], [process.pid, 'SIGPIPE']])
})
