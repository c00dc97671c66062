import t from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import { loadConfig } from '../../index.ts'
import { commandFolder } from '../support/command.ts'
import { newerOne, prometheus } from '../support/receivers.ts'
import { samplesOf, sampleText } from '../support/samples.ts'

const step = 10_000
const yaml = `seed: 7
interval: 10s
metrics:
  - name: requests_total
    type: counter
    labels: [code]
    expand: {code: ['200', '500']}
    data: [{FromRate: {of: {Add: [20, {SmoothNoise: {every: 5m}}]}}}]
  - {name: level, type: gauge, data: [{Sin: {period: 1d, amplitude: 3}}]}
`
const all = '{__name__=~"requests_total|level"}'

for (const { name, skip, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} has seven days of history that go on live: each sample once, and no reset`, { skip }, async t => {
    const server = await startServer(t)
    const { start } = commandFolder(t, { 'promgen.yaml': yaml })
    const { kill, ended, find } = start('write', '--url', server.url, '--from', '-7d', '--follow')
    await find(/go on live/, 'stderr')
    const begun = Date.now() / 1_000
    // Until each has a sample that was not history
    const live = await eventually(() => server.instant(`timestamp(${all}) > ${begun}`, Date.now() / 1_000),
      ({ length }) => length === 3)
    t.equal(live.length, 3)
    kill('SIGINT')
    const { code, stdout } = await ended
    t.equal(code, 0)
    const [, count] = /^samples (\d+)\nrejected 0\nuncertain 0\nunsent 0\n/.exec(stdout) ?? []
    const now = Date.now() / 1_000 + 2
    const lines = await server.range(`${all}[8d]`, now)
    const resets = await server.instant('resets(requests_total[8d])', now)
    t.strictSame(resets.map(({ value }) => value), [0, 0])

    const times = lines.map(({ values }) => values.map(([time]) => Math.round(time * 1_000)))
    const [from = NaN, to = NaN] = [times[0]?.[0], times[0]?.at(-1)]
    t.ok((to - from) / step > 7 * 8_640, 'a week and what is live')
    for (const [i, own] of times.entries()) {
      t.equal(own.findIndex((time, i) => time !== from + i * step), -1, `the spacing of series ${i}`)
    }
    const { registry } = loadConfig(yaml, { overrides: { start: from } })
    const expected = samplesOf(registry, { from, to })
    const stored = new Set(lines.flatMap(({ metric, values }, i) => {
      return values.map(([, value], j) => sampleText(Object.entries(metric), Number(value), times[i]![j]!))
    }))
    // Each series has a stale marker, which is no value
    t.strictSame([stored.size, expected.length], [Number(count) - 3, Number(count) - 3])
    t.strictSame(expected.filter(sample => !stored.has(sample)).slice(0, 10), [])
  })
}
