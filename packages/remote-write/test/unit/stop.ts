import t from 'tap'
import { Stop } from '../../lib/stop.ts'

t.test('a signal calls its listeners once', async t => {
  const stop = new Stop()
  const calls: string[] = []
  const removed = (): void => { calls.push('removed') }
  stop.addEventListener('abort', () => { calls.push('kept') })
  stop.addEventListener('abort', removed)
  stop.removeEventListener('abort', removed)
  t.doesNotThrow(() => stop.throwIfAborted())
  t.strictSame([stop.aborted, stop.reason], [false, undefined])
  stop.abort('first')
  stop.abort('second')
  t.strictSame([stop.aborted, stop.reason, calls], [true, 'first', ['kept']])
  t.throws(() => stop.throwIfAborted(), 'first')
})
