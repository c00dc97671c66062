import t from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import { commandFolder } from '../support/command.ts'
import { newerOne, prometheus, victoriaMetrics } from '../support/receivers.ts'

const median = 'median: {Sin: {period: 1h, amplitude: 0.05, offset: 0.2}}'
const yaml = `interval: 1s
metrics:
  - name: wait_seconds
    type: histogram
    native: {schema: 3}
    labels: [from]
    timeseries:
      - {labels: {from: quantiles}, rate: 100, quantiles: {0.5: 0.2, 0.9: 0.5, 0.99: 0.9}}
      - {labels: {from: distribution}, rate: 100, distribution: {lognormal: {median: 0.2, sigma: 0.5}}}
      - {labels: {from: moving}, rate: 100, distribution: {lognormal: {${median}, sigma: 0.5}}}
`
const expected: Record<string, readonly number[]> = {
  quantiles: [0.2, 0.5, 0.9],
  // The normal distribution has 1.2816 and 2.3263
  distribution: [0.2, 0.2 * Math.exp(0.5 * 1.2816), 0.2 * Math.exp(0.5 * 2.3263)]
}

for (const { name, skip, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} estimates the quantiles of native histograms, while they go on live`, { skip }, async t => {
    const server = await startServer(t)
    const { run, start } = commandFolder(t, { 'promgen.yaml': yaml })
    t.match(await run('write', '--url', server.url, '--from', '-10m', '--check'), { code: 0, stderr: '' })
    t.strictSame(await server.instant('{__name__=~"promgen_check.*"}', Date.now() / 1_000 - 590), [])
    const { kill, ended: end, find } = start('write', '--url', server.url, '--from', '-10m', '--follow')
    await find(/go on live/, 'stderr')
    const now = Math.floor(Date.now() / 1_000)
    const at = now + 3
    // Until samples have come that were not history; the history has 100 observations a second
    await eventually(() => server.instant('timestamp(wait_seconds_count)', at),
      found => found.length === 3 && found.every(({ value }) => value > now))
    // A step before the newest, which is stored completely
    const then = now - 1
    const counts = await server.instant('histogram_count(wait_seconds) - on(from) wait_seconds_count', then)
    t.strictSame(counts.map(({ value }) => value), [0, 0, 0], 'it counts what the classic one counts')
    for (const [i, share] of [0.5, 0.9, 0.99].entries()) {
      const found = await server.instant(`histogram_quantile(${share}, rate(wait_seconds[5m]))`, then)
      t.equal(found.length, 3)
      for (const { metric: { from }, value } of found) {
        const wanted = expected[from!]?.[i]
        if (wanted !== undefined) t.ok(Math.abs(value / wanted - 1) < 0.05, `${from} ${share}: ${value}, not ${wanted}`)
      }
    }
    const resets = await server.instant('resets(wait_seconds[9m])', then)
    t.strictSame(resets.map(({ value }) => value), [0, 0, 0])
    const sums = await server.instant('histogram_sum(wait_seconds) - on(from) wait_seconds_sum', then)
    t.strictSame(sums.map(({ value }) => value), [0, 0, 0])
    kill('SIGINT')
    const { code, stdout } = await end
    t.equal(code, 0)
    t.match(stdout, /^samples \d+\nrejected 0\nuncertain 0\nunsent 0\n/)
    const ended = await eventually(() => server.instant('wait_seconds', Date.now() / 1_000 + 2),
      ({ length }) => length === 0)
    t.strictSame(ended, [], 'all have ended')
  })
}

for (const { name, skip, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} without the feature refuses them, and the command says what to do`, { skip }, async t => {
    const server = await startServer(t, { features: ['extra-scrape-metrics'] })
    const { run } = commandFolder(t, { 'promgen.yaml': yaml })
    for (const args of [['--check'], []]) {
      t.match(await run('write', '--url', server.url, '--from', '-1m', '-q', ...args), {
        code: 1,
        stderr: 'promgen: the server refuses native histograms: start it with --enable-feature=native-histograms, or ' +
          'remove native from the histograms\n'
      })
    }
  })
}

t.test('a VictoriaMetrics takes all else beside them', { skip: victoriaMetrics.skip }, async t => {
  const server = await victoriaMetrics.start(t)
  const { run } = commandFolder(t, { 'promgen.yaml': yaml })
  t.match(await run('write', '--url', server.url, '--from', '-1m', '-q'), { code: 0, stdout: /\nrejected 0\n/ })
  const found = await eventually(() => server.instant('wait_seconds_count', Date.now() / 1_000),
    ({ length }) => length === 3)
  t.equal(found.length, 3)
})
