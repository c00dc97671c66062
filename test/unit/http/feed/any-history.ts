import { createRequire } from 'node:module'
import fc from 'fast-check'
import t from 'tap'
import { Feed } from '../../../../lib/http/feed/feed.ts'
import { call, functionTable } from '../../../support/function-table.ts'
import { repetitions } from '../../../support/repetitions.ts'

const FakeTimers = createRequire(import.meta.url)('@sinonjs/fake-timers')

/** A client as the page is one. */
class Client {
  epoch = ''
  version = 0
  next = 0
  readonly names = new Map<number, string>()
  readonly counts = new Map<number, number>()

  async poll (feed: Feed): Promise<void> {
    const answer = JSON.parse(await feed.poll(this.version, this.epoch))
    if (answer.epoch !== this.epoch) {
      this.names.clear()
      this.counts.clear()
    }
    for (const [index, , functionName] of answer.groups ?? []) this.names.set(index, functionName)
    for (const [index, count] of answer.changed) {
      if (count < (this.counts.get(index) ?? 0)) throw new Error(`count ${index} fell to ${count} within an epoch`)
      if (!this.names.has(index)) throw new Error(`the client was not told of group ${index}`)
      this.counts.set(index, count)
    }
    if (answer.epoch === this.epoch && answer.version < this.version) throw new Error('the version fell')
    Object.assign(this, { epoch: answer.epoch, version: answer.version, next: answer.next })
  }

  get calls (): Record<string, number> {
    return Object.fromEntries(Array.from(this.counts, ([index, count]) => [this.names.get(index)!, count]))
  }
}

/** What can happen: calls of a function, a reset, a poll of one of the clients, and time that goes by. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ functionName: fc.integer({ max: 20, min: 1 }), times: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant('reset' as const) },
  { weight: 6, arbitrary: fc.record({ client: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ wait: fc.constantFrom(1, 499, 500, 4_999, 5_000, 20_000) }) }
)

t.test('whatever happened, each client that asks knows all counts, and none ever fell', async t => {
  const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  t.teardown(() => clock.uninstall())
  await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 60 }), async events => {
    const table = functionTable()
    const feed = new Feed(table, 'trace_calls_total', { now: () => clock.now, time: () => clock.now })
    const clients = [new Client(), new Client(), new Client()]
    for (const event of events) {
      if (event === 'reset') table.clear()
      else if ('wait' in event) clock.tick(event.wait)
      else if ('client' in event) await clients[event.client]!.poll(feed)
      else call(table, { functionName: `f${event.functionName}` }, event.times)
    }
    clock.tick(60_000)
    const expected = Object.fromEntries(table.totals().map(({ group, count }) => [group.values[1]!, count]))
    for (const client of clients) {
      await client.poll(feed)
      t.strictSame(client.calls, expected)
    }
    feed.forget()
  }), { seed: 1, numRuns: repetitions(300) })
})
