import t from 'tap'
import { pushRegistry } from '../../lib/registry-push.ts'
import { until } from '../support/manual-clock.ts'
import { newerOne, prometheus } from '../support/servers.ts'

const series = 10_000
const maxQueue = 2_000
const pushes = 4

for (const { name, skip, start } of [prometheus, newerOne]) {
  t.test(`${name} has all of pushes that are larger than the queue, and of the end`, { skip }, async t => {
    const server = await start(t)
    let count = 0
    const register = {
      getMetricsAsJSON () {
        const value = ++count
        const values = Array.from({ length: series }, (_, i) => ({ value, labels: { i: String(i) } }))
        return [{ name: 'm', help: 'M.', type: 'gauge', values }]
      }
    }
    const push = pushRegistry(register, { url: server.url, interval: '1d', maxQueue })
    for (let n = 1; n <= pushes; n++) {
      // The first one is at once
      if (n > 1) await push.push()
      await until(() => push.sent + push.rejected + push.dropped >= n * series)
    }
    const { samples, rejected, uncertain, unsent, dropped } = await push.stop()
    // All series are pushed a last time, and end behind that
    t.strictSame({ samples, rejected, uncertain, unsent, dropped }, {
      samples: (pushes + 2) * series, rejected: 0, uncertain: 0, unsent: 0, dropped: 0
    })
    const now = Date.now() / 1_000 + 1
    t.strictSame(await server.instant('count_values("n", count_over_time(m[1h]))', now), [
      { metric: { n: String(pushes + 1) }, value: series }
    ])
    t.strictSame(await server.instant('count_values("last", last_over_time(m[1h]))', now), [
      { metric: { last: String(pushes + 1) }, value: series }
    ])
    t.strictSame(await server.instant('m', now), [])
  })
}
