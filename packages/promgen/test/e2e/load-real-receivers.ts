import t from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import { commandFolder } from '../support/command.ts'
import { newerOne, prometheus, victoriaMetrics, type Line } from '../support/receivers.ts'

/** How many values there are. */
function count (lines: readonly Line[]): number {
  return lines.reduce((sum, { values }) => sum + values.length, 0)
}

for (const { name, skip, protocol, start } of [prometheus, newerOne, victoriaMetrics]) {
  t.test(`${name} has all samples of a load, and the ends of its series`, { skip }, async t => {
    const server = await start(t)
    const { run } = commandFolder(t)
    const { code, stdout, stderr } = await run('load', '--url', server.url, '--series', '1000', '--rate', '1000',
      '--churn', '0.5/1s', '--for', '4s')
    t.strictSame([code, stderr], [0, ''])
    const [, samples] = /^samples (\d+)\nrejected 0\nuncertain 0\nunsent 0\n/.exec(stdout)!
    t.match(stdout, `\nprotocol ${protocol}\nsamples a second `)
    // Each series has one stale marker, which is no value
    const lines = await eventually(async () => {
      const lines = await server.range('{__name__=~"promgen_load_.+"}[1m]', Date.now() / 1_000 + 5)
      return lines.map(({ metric, values }) => ({ metric, values: values.filter(([, value]) => value !== 'NaN') }))
    }, lines => count(lines) + lines.length >= Number(samples))
    t.equal(count(lines) + lines.length, Number(samples))
    t.ok(count(lines) >= 1_000 && lines.length > 1_000, `${count(lines)} values of ${lines.length} series`)
    const counters = lines.filter(({ metric }) => metric.__name__ === 'promgen_load_requests_total')
    const falling = counters.filter(({ values }) => {
      return values.some(([, value], i) => Number(value) < Number(values[i - 1]?.[1] ?? 0))
    })
    t.strictSame(falling, [])
    const present = '{__name__=~"promgen_load_.+"}'
    t.strictSame(await eventually(() => server.instant(present, Date.now() / 1_000 + 2), ({ length }) => length === 0),
      [], 'all series have ended')
  })
}
