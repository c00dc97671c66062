import t from 'tap'
import { freePort } from '../../../../test/support/http.ts'
import { eventually } from '../../../../test/support/prometheus.ts'
import { loadConfig } from '../../index.ts'
import { commandFolder } from '../support/command.ts'
import { newerOne, prometheus, victoriaMetrics, type Line, type Server } from '../support/receivers.ts'
import { samplesOf, sampleText } from '../support/samples.ts'

const yaml = `seed: 7
interval: 1s
externalLabels: {zone: a}
metrics:
  - name: requests_total
    help: Requests.
    type: counter
    labels: [code]
    expand: {code: ['200', '500']}
    data: [{FromRate: {of: {Add: [20, {SmoothNoise: {every: 5m}}]}}}]
  - {name: level, type: gauge, data: [{Sin: {period: 1h, amplitude: 3}}]}
  - {name: wait_seconds, type: histogram, buckets: [0.1, 1], rate: 3, quantiles: {0.5: 0.2}}
`
const all = '{__name__=~"requests_total|level|wait_seconds_.+"}'

/** The time of the newest sample, in seconds. */
function newest (lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ values }) => values.at(-1)![0]))
}

/** Waits until a server has samples of a time in seconds. */
async function upTo (server: Server, vector: string, time: number): Promise<Line[]> {
  return await eventually(() => server.range(vector, time + 5), lines => newest(lines) >= time)
}

for (const { name, skip, protocol, start: startServer } of [prometheus, newerOne, victoriaMetrics]) {
  t.test(`${name} has two hours of history, and then live samples, without a gap`, { skip }, async t => {
    const server = await startServer(t)
    const { start } = commandFolder(t, { 'promgen.yaml': yaml })
    const { kill, ended, find } = start('write', '--url', server.url, '--from', '-2h', '--follow')
    await find(/go on live/, 'stderr')
    await upTo(server, `${all}[10s]`, Date.now() / 1_000 + 2)
    kill('SIGINT')
    const { code, stdout } = await ended
    const [, count] = /^samples (\d+)\nrejected 0\nuncertain 0\nunsent 0\n/.exec(stdout) ?? []
    t.equal(code, 0)
    t.match(stdout, `\nprotocol ${protocol}\n`)
    // Each of the eight series has a stale marker, which is no value
    const values = Number(count) - 8
    const lines = (await eventually(async () => {
      const lines = await server.range(`${all}[3h]`, Date.now() / 1_000 + 5)
      return lines.map(({ metric, values }) => ({ metric, values: values.filter(([, value]) => value !== 'NaN') }))
    }, lines => lines.reduce((sum, { values }) => sum + values.length, 0) >= values))
    const [from, to] = [lines[0]!.values[0]![0] * 1_000, newest(lines) * 1_000]
    const { registry } = loadConfig(yaml, { overrides: { start: from } })
    const stored = lines.flatMap(({ metric, values }) => {
      return values.map(([time, value]) => sampleText(Object.entries(metric), Number(value), Math.round(time * 1_000)))
    })
    const expected = samplesOf(registry, { from, to })
    // That one stores decimals of twelve digits: of 1.00000000000…, half of the last one is 5e-12
    const tolerance = name === victoriaMetrics.name ? 5e-12 : 0
    // Not strictSame(), which takes minutes to tell where they differ
    t.strictSame([stored.length, difference(expected, stored, tolerance).slice(0, 10)], [values, []])
    t.ok(values / 8 > 7_200)
    t.strictSame(await eventually(() => server.instant(all, Date.now() / 1_000 + 2), ({ length }) => length === 0), [],
      'all series have ended')
  })
}

for (const { name, skip, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} takes a week of history before anything else, or within its window`, { skip }, async t => {
    const week = yaml.replace('interval: 1s', 'interval: 1h')
    const hint = 'promgen: the server refuses samples 7d old (out of bounds): set out_of_order_time_window to 7d or ' +
      'more, or write before anything scrapes\n'
    const taken = /^samples from \S+ on are taken\nprotocol \d\.0\n$/
    for (const [options, code] of [[{}, 1], [{ outOfOrder: '8d', block: '10d' }, 0]] as const) {
      const server = await startServer(t, options)
      const { run } = commandFolder(t, { 'promgen.yaml': week })
      const history = ['write', '--url', server.url, '--from', '-7d']
      t.match(await run(...history, '--check'), { code: 0, stdout: taken, stderr: '' })
      t.match(await run('write', '--url', server.url), { code: 0, stdout: /^samples 8\n/ })
      const expected = code === 0 ? { code, stdout: taken, stderr: '' } : { code, stdout: '', stderr: hint }
      t.match(await run(...history, '--check'), expected)
      const { code: status, stdout, stderr } = await run(...history)
      t.strictSame([status, stderr], [code, code === 0 ? '' : hint])
      t.match(stdout, code === 0 ? /^samples 1352\nrejected 0\n/ : /^samples 0\nrejected [1-9]/)
      t.strictSame(await server.instant('{__name__="promgen_check"}', Date.now() / 1_000 - 7 * 86_400 + 60), [])
    }
  })

  t.test(`${name} scrapes on from where the history ends`, { skip }, async t => {
    const port = await freePort()
    const address = `127.0.0.1:${port}`
    const server = await startServer(t, {
      outOfOrder: '1h',
      scrapes: [{ job_name: 'promgen', scrape_interval: '5s', static_configs: [{ targets: [address] }] }]
    })
    // An instant comes each second, so that the seam does not depend on how busy the machine is
    const { start } = commandFolder(t, {
      'promgen.yaml': yaml.replace('{zone: a}', `{job: promgen, instance: '${address}'}`)
    })
    const { kill, ended, find } = start('run', '--url', server.url, '--from', '-10m', '--listen', address)
    const [written] = await find(/\nsamples (\d+)\nrejected 0\nuncertain 0\nunsent 0\n/)
    const lines = await upTo(server, `${all}[15m]`, Date.now() / 1_000 + 3)
    kill('SIGINT')
    t.match(await ended, { code: 0, stderr: /^the history is written.*\nthe first scrape has come/ })
    t.equal(lines.length, 8)
    for (const { metric: { __name__: name }, values } of lines) {
      const times = values.map(([time]) => Math.round(time * 1_000))
      const [first = 0] = times
      const count = Number(written) / 8
      const grid = Array.from({ length: count }, (_, i) => first + 1_000 * i)
      t.strictSame(times.slice(0, count), grid, `${name} is written`)
      t.ok(times[count]! - times[count - 1]! <= 5_000, `the seam of ${name} is at most the interval of the scrapes`)
      if (name === 'level') continue
      const falls = values.filter(([, value], i) => Number(value) < Number(values[i - 1]?.[1] ?? 0))
      t.strictSame(falls, [], `${name} never falls`)
    }
  })
}

/** Samples of which another list has none, or one whose value differs by more than a share. */
function difference (expected: readonly string[], stored: readonly string[], tolerance: number): string[] {
  const [wanted, found] = [valuesOf(expected), valuesOf(stored)]
  const others = Array.from(found.keys()).filter(key => !wanted.has(key))
  const wrong = Array.from(wanted).filter(([key, value]) => {
    return !(Math.abs((found.get(key) ?? NaN) - value) <= tolerance * Math.abs(value))
  })
  return [...others, ...wrong.map(([key, value]) => `${key}: ${value} and not ${found.get(key)}`)]
}

/** The values of samples by their labels and times. */
function valuesOf (samples: readonly string[]): Map<string, number> {
  return new Map(samples.map(sample => {
    const [labels, value, time] = sample.split(' ')
    return [`${labels} ${time}`, Number(value)]
  }))
}
