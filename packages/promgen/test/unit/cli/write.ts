import { mkdirSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { commandFolder, type CommandFolder, type Outcome } from '../../support/command.ts'
import { startReceiver, until, type Receiver, type ReceiverOptions } from '../../support/receivers.ts'

const begin = Date.UTC(2026, 0)

/** Five minutes of data that ends. */
const yaml = `start: 2026-01-01T00:00:00Z
interval: 1m
externalLabels: {job: a}
metrics:
  - name: level
    help: How full it is.
    type: gauge
    labels: [tank]
    timeseries:
      - {labels: {tank: x}, data: [{LinearSegment: {iterationCount: 5, amplitudeStart: 0, amplitudeEnd: 4}}]}
      - {labels: {tank: y}, data: [{CustomValues: [7, null, 9]}]}
`
/** Data without an end, at a pace that a test can wait for. */
const endless = 'interval: 20ms\nmetrics: [{name: up, type: gauge, data: [1]}]\n'
/** A counter of steps, for more than an hour. */
const counting = `interval: 20ms
metrics:
  - name: up
    type: counter
    data: [{LinearSegment: {iterationCount: 200001, amplitudeStart: 0, amplitudeEnd: 200000}}]
`

async function folderWith (
  t: Test, files: Readonly<Record<string, string>> = { 'promgen.yaml': yaml }, receiving: ReceiverOptions = {}
): Promise<CommandFolder & { receiver: Receiver, url: string }> {
  const receiver = await startReceiver(t, receiving)
  return { ...commandFolder(t, files), receiver, url: receiver.url }
}

/** An outcome whose report has its seconds and bytes replaced. */
function plain ({ code, stdout, stderr }: Outcome): Outcome {
  return { code, stdout: stdout.replace(/^bytes \d+$/m, 'bytes N').replace(/^seconds \d+\.\d$/m, 'seconds N'), stderr }
}

function reportOf (counts: Readonly<Record<string, string | number>>): string {
  const report = { samples: 0, rejected: 0, uncertain: 0, unsent: 0, retries: 0, bytes: 'N', seconds: 'N' }
  return Object.entries({ ...report, protocol: '2.0', ...counts }).map(([name, value]) => `${name} ${value}\n`).join('')
}

/** A line of what is stored: minutes since the begin. */
function line (series: string, minute: number, value: string | number): string {
  return `level{job="a",tank="${series}"} ${begin + minute * 60_000} ${value}`
}

const whole = [
  ...Array.from({ length: 5 }, (_, i) => line('x', i, i)), line('x', 5, 'stale'),
  line('y', 0, 7), line('y', 2, 9), line('y', 3, 'stale')
]

t.test('all samples are written, with external labels, up to the end of the series', async t => {
  const { run, url, receiver } = await folderWith(t)
  t.strictSame(plain(await run('write', '--url', url)), { code: 0, stdout: reportOf({ samples: 9 }), stderr: '' })
  t.strictSame(receiver.stored.toSorted(), whole)
  t.strictSame(receiver.faults, [])
  const [request] = receiver.requests
  t.equal(request!.headers['user-agent'], 'promgen/1.2.3')
})

t.test('a range of time, and a protocol', async t => {
  const { run, url, receiver } = await folderWith(t)
  const range = ['--from', '2026-01-01T00:00:30Z', '--to', '2026-01-01T00:02:00Z', '--protocol', '1.0']
  t.strictSame(plain(await run('write', '--url', url, ...range)),
    { code: 0, stdout: reportOf({ samples: 3, protocol: '1.0' }), stderr: '' })
  t.strictSame(receiver.stored.toSorted(), [line('x', 1, 1), line('x', 2, 2), line('y', 2, 9)])
  t.equal(receiver.requests.every(({ protocol }) => protocol === '1.0'), true)
})

t.test('without a start, data begins with what is written', async t => {
  const { run, url, receiver } = await folderWith(t, { 'promgen.yaml': yaml.replace(/^start.*\n/, '') })
  const from = ['--from', '2026-02-01T00:00:00Z']
  t.match(await run('write', '--url', url, ...from), { code: 0, stderr: '' })
  const offset = Date.UTC(2026, 1) - begin
  t.strictSame(receiver.stored.toSorted(), whole.map(line => {
    return line.replace(/ (\d{13}) /, (_, time) => ` ${Number(time) + offset} `)
  }))
})

t.test('a relative begin is the first instant', async t => {
  const { run, url, receiver } = await folderWith(t, { 'promgen.yaml': endless })
  const before = Date.now()
  t.match(await run('write', '--url', url, '--from', '-1s', '--interval', '250ms'), { code: 0, stderr: '' })
  const times = receiver.stored.map(line => Number(line.split(' ')[1]))
  const [first = 0] = times
  t.ok(first >= before - 1_000 && first <= Date.now() - 1_000)
  t.strictSame(times, [0, 250, 500, 750, 1_000].map(time => first + time))
})

t.test('the configuration says where to, from when and how many', async t => {
  const { run, folder, receiver } = await folderWith(t)
  const remote = `remoteWriter:
  host: 127.0.0.1:${receiver.port}
  protocol: '1.0'
  headers: {X-Scope-OrgID: demo}
  bearerTokenFile: token
  scraper: {startTime: 2026-01-01T00:01:00Z, scrapesCount: 2}
`
  writeFileSync(`${folder}/remote.yaml`, yaml + remote)
  writeFileSync(`${folder}/token`, ' secret\n')
  t.strictSame(plain(await run('write', '-c', `${folder}/remote.yaml`)),
    { code: 0, stdout: reportOf({ samples: 3, protocol: '1.0' }), stderr: '' })
  t.strictSame(receiver.stored.toSorted(), [line('x', 1, 1), line('x', 2, 2), line('y', 2, 9)])
  t.match(receiver.requests[0]!.headers, { authorization: 'Bearer secret', 'x-scope-orgid': 'demo' })

  // As many from an instant between two of the grid on
  const between = (yaml + remote).replaceAll(': x', ': b').replaceAll(': y', ': d').replace('00:01:00Z', '00:00:30Z')
  writeFileSync(`${folder}/between.yaml`, between)
  t.match(await run('write', '-c', 'between.yaml'), { code: 0 })
  t.strictSame(receiver.stored.splice(3).toSorted(), [line('b', 1, 1), line('b', 2, 2), line('d', 2, 9)])

  // Its files are beside it, wherever the command runs
  mkdirSync(`${folder}/sub`)
  writeFileSync(`${folder}/sub/ca.yaml`, `${yaml.replaceAll(': x', ': c')}${remote}  caFile: ca.pem\n`)
  writeFileSync(`${folder}/sub/token`, 'beside')
  t.match(await run('write', '-c', 'sub/ca.yaml'), { code: 2, stderr: /caFile cannot be read \(ENOENT: / })
  writeFileSync(`${folder}/sub/ca.pem`, '')
  t.match(await run('write', '-c', 'sub/ca.yaml', '--to', '2026-01-01T00:01:00Z'), { code: 0, stderr: '' })
  t.strictSame(receiver.stored.splice(3), [line('c', 1, 1)])
  t.match(receiver.requests.at(-1)!.headers, { authorization: 'Bearer beside' })

  const last = yaml.replace(/^start.*\n/, '') + remote.replace('scrapesCount: 2', 'endTime: 2026-01-01T00:02:00Z')
    .replace('host: ', 'url: http://').replace(/:(\d+)$/m, ':$1/api/v1/write')
    .replace('bearerTokenFile: token', 'basicAuth: {username: u, passwordFile: token}')
  writeFileSync(`${folder}/last.yaml`, last.replaceAll(': x', ': z').replaceAll(': y', ': w'))
  t.match(await run('write', '-c', 'last.yaml'), { code: 0, stderr: '' })
  t.strictSame(receiver.stored.slice(3).toSorted(), [line('w', 1, 7), line('z', 1, 0), line('z', 2, 1)])
  t.equal(receiver.requests.at(-1)!.headers.authorization, `Basic ${btoa('u:secret')}`)

  // What is given in the command counts
  writeFileSync(`${folder}/plain.yaml`, last.replaceAll(': x', ': p').replaceAll(': y', ': q')
    .replace('passwordFile: token', 'password: plain'))
  const range = ['--from', '2026-01-01T00:05:00Z', '--to', '2026-01-01T00:08:00Z']
  t.match(await run('write', '-c', 'plain.yaml', ...range), { code: 0, stderr: '' })
  t.equal(receiver.stored.length, 3 + 3 + 7)
  t.equal(receiver.requests.at(-1)!.headers.authorization, `Basic ${btoa('u:plain')}`)
})

for (const [name, args] of [['the option', ['--follow']], ['the configuration', ['-c', 'follow.yaml']]] as const) {
  t.test(`live by ${name}: Ctrl-C ends all series, and the command with 0`, async t => {
    const { start, url, folder, receiver } = await folderWith(t, { 'promgen.yaml': endless })
    writeFileSync(`${folder}/follow.yaml`, `${endless}remoteWriter: {url: '${url}', follow: true}\n`)
    const { kill, ended, find } = start('write', '--url', url, '--from', '-100ms', ...args)
    await find(/go on live/, 'stderr')
    const { length } = receiver.stored
    t.ok(length >= 6, 'the history is stored')
    await until(() => receiver.stored.length > length + 2)
    kill('SIGINT')
    const { code, stdout, stderr } = await ended
    t.strictSame([code, stderr], [0, 'the history is written, samples go on live\n'])
    const samples = receiver.stored.map(line => line.split(' '))
    t.match(stdout, new RegExp(`^samples ${samples.length}\nrejected 0\n`))
    t.strictSame(samples.map(([, , value]) => value), [...Array(samples.length - 1).fill('1'), 'stale'])
    const times = samples.slice(0, -1).map(([, time]) => Number(time))
    t.strictSame(times, times.map((_, i) => times[0]! + 20 * i), 'without a gap')
    t.strictSame(receiver.faults, [])
  })
}

t.test('with --no-stale, live series have no end', async t => {
  const { start, url, receiver } = await folderWith(t, { 'promgen.yaml': endless })
  const { kill, ended, find } = start('write', '--url', url, '--follow', '--no-stale')
  await find(/go on live/, 'stderr')
  kill('SIGTERM')
  t.match(await ended, { code: 0 })
  t.notMatch(receiver.stored.join('\n'), 'stale')
})

t.test('live samples end with --to, and their series unless --no-stale', async t => {
  for (const [args, end] of [[[], ['stale']], [['--no-stale'], []]]) {
    const { run, url, receiver } = await folderWith(t, { 'promgen.yaml': endless })
    const range = ['--from', '-20ms', '--to', '+60ms']
    t.match(await run('write', '--url', url, ...range, '--follow', '-q', ...args!), { code: 0, stderr: '' })
    t.strictSame(receiver.stored.map(line => line.split(' ')[2]), [...Array(5).fill('1'), ...end!])
  }
})

t.test('live samples end with the series', async t => {
  const { run, url, receiver } = await folderWith(t)
  t.match(await run('write', '--url', url, '--follow', '-q'), { code: 0, stderr: '' })
  t.strictSame(receiver.stored.toSorted(), whole)
})

t.test('Ctrl-C in the history ends with 1, and says how to go on', async t => {
  let kill = (_signal: NodeJS.Signals): void => {}
  const { start, run, url, receiver } = await folderWith(t, { 'promgen.yaml': counting }, {
    answer (_request, index) {
      if (index === 2) kill('SIGINT')
      return undefined
    }
  })
  const to = ['--to', '2026-01-01T01:00:00Z']
  const running = start('write', '--url', url, '--from', '2026-01-01T00:00:00Z', ...to, '-q')
  kill = running.kill
  const { code, stdout, stderr } = await running.ended
  const rest = begin + receiver.stored.length * 20
  t.strictSame([code, stderr],
    [1, 'promgen: ended before the history was written: go on with --start 2026-01-01T00:00:00.000Z --from ' +
      `${new Date(rest).toISOString()}\n`])
  t.match(stdout, new RegExp(`^samples ${receiver.stored.length}\nrejected 0\nuncertain 0\nunsent 0\n`))
  t.equal(receiver.stored.at(-1), `up{} ${rest - 20} ${receiver.stored.length - 1}`)
  // As it says, the counter goes on
  const [, ...args] = /go on with (\S+) (\S+) (\S+) (\S+)\n/.exec(stderr)!
  t.match(await run('write', '--url', url, ...args, ...to, '-q'), { code: 0 })
  const counted = Array.from({ length: 180_001 }, (_, i) => `up{} ${begin + i * 20} ${i}`)
  // Not strictSame(), which takes minutes to tell where they differ
  t.equal(receiver.stored.join('\n') === counted.join('\n'), true)
  t.strictSame(receiver.faults, [])
})

t.test('a refusal ends the command with 1, behind the report', async t => {
  // Two would be in two requests
  const one = 'metrics: [{name: a, type: gauge, data: [{CustomValues: [1, 2]}]}]\n'
  const { run, url } = await folderWith(t, { 'promgen.yaml': one }, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'no such tenant' }
  })
  t.strictSame(plain(await run('write', '--url', url, '--from', '-1m')), {
    code: 1,
    stdout: `${reportOf({ rejected: 3 })}rejected 3 with status 400: no such tenant\n`,
    stderr: 'promgen: remote write: 3 samples were rejected with status 400: no such tenant\n'
  })
})

t.test('with --keep-going, refused samples are told and counted, and the rest is written', async t => {
  const { run, url, receiver } = await folderWith(t, { 'promgen.yaml': endless }, {
    answer: (_request, index) => index === 1 ? { status: 400, body: 'not now' } : undefined
  })
  const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-01T00:10:00Z']
  const { code, stdout, stderr } = await run('write', '--url', url, '--keep-going', ...range)
  t.equal(receiver.stored.length, 20_001)
  t.strictSame([code, stderr], [1, 'promgen: 10000 samples were rejected with status 400: not now\n' +
    'promgen: 10000 of 30001 samples were not written\n'])
  t.match(stdout, /^samples 20001\nrejected 10000\nuncertain 0\nunsent 0\n/)
  t.match(stdout, /\nrejected 10000 with status 400: not now\n$/)
})

t.test('a receiver that is away for a moment is tried again, which is told once', async t => {
  const warning = 'promgen: warning: the receiver is tried again: not now\n'
  for (const [quiet, stderr] of [[[], warning], [['-q'], '']] as const) {
    const { run, url, receiver } = await folderWith(t, { 'promgen.yaml': yaml }, {
      answer: (_request, index) => index < 3 ? { status: 503, body: 'not now' } : undefined
    })
    t.strictSame(plain(await run('write', '--url', url, ...quiet)),
      { code: 0, stdout: reportOf({ samples: 9, retries: 3 }), stderr })
    t.equal(receiver.stored.length, 9)
  }
})

t.test('samples beyond the window of the receiver, and how to have them taken', async t => {
  for (const reason of ['out of bounds', 'too old sample']) {
    const { run, url } = await folderWith(t, { 'promgen.yaml': endless }, {
      answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: `x: ${reason}\n` }
    })
    const stderr = 'promgen: the server refuses samples 7d old (out of bounds): ' +
      'set out_of_order_time_window to 7d or more, or write before anything scrapes\n'
    for (const args of [['--check'], ['--to', '-6d']]) {
      t.match(await run('write', '--url', url, '--from', '-7d', ...args), { code: 1, stderr })
    }
  }
})

t.test('a receiver that has no native histograms, and how to have them taken', async t => {
  const { run, url } = await folderWith(t, { 'promgen.yaml': endless }, {
    answer: ({ timeSeries }) => timeSeries.length === 0
      ? undefined
      : { status: 500, body: 'native histograms are disabled\n', headers: { 'retry-after': '0' } }
  })
  t.match(await run('write', '--url', url, '--from', '-1m', '-q'), {
    code: 1,
    stderr: 'promgen: the server refuses native histograms: start it with --enable-feature=native-histograms, or ' +
      'remove native from the histograms\n'
  })
})

t.test('the age is told in seconds, and the window is not below it', async t => {
  const { run, url } = await folderWith(t, { 'promgen.yaml': endless }, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'out of bounds' }
  })
  t.match(await run('write', '--url', url, '--from', '-1h1ms', '--check'), {
    code: 1, stderr: /^promgen: the server refuses samples 1h1s old \(out of bounds\): set .* to 1h1s or more, /
  })
})

t.test('a check writes nothing but a stale marker, which no query shows', async t => {
  const { run, url, receiver } = await folderWith(t)
  t.strictSame(await run('write', '--url', url, '--check'),
    { code: 0, stdout: 'samples from 2026-01-01T00:00:00.000Z on are taken\nprotocol 2.0\n', stderr: '' })
  t.strictSame(receiver.stored, [`promgen_check{job="a"} ${begin} stale`])
})

t.test('a check asks for native histograms where there are some', async t => {
  const files = {
    'promgen.yaml': `start: 2026-01-01T00:00:00Z
metrics:
  - {name: up, type: gauge, data: [1]}
  - {name: a, type: histogram, native: {schema: 3}, rate: 1, quantiles: {0.5: 1}}
`
  }
  const taken = await folderWith(t, files)
  t.match(await taken.run('write', '--url', taken.url, '--check'), { code: 0 })
  t.strictSame(taken.receiver.stored.toSorted(),
    ['promgen_check_native', 'promgen_check'].map(name => `${name}{} ${begin} stale`))
  t.strictSame(taken.receiver.faults, [])
  const refused = await folderWith(t, files, {
    answer: ({ timeSeries }) => timeSeries.every(({ histograms }) => histograms === undefined)
      ? undefined
      : { status: 500, body: 'native histograms are disabled\n', headers: { 'retry-after': '0' } }
  })
  t.match(await refused.run('write', '--url', refused.url, '--check'), {
    code: 1, stdout: '', stderr: /^promgen: the server refuses native histograms: /
  })
})

t.test('a check of a receiver that does not answer fails', async t => {
  const { run, url, receiver } = await folderWith(t)
  await receiver.close()
  t.match(await run('write', '--url', url, '--check'), {
    code: 1,
    stdout: '',
    stderr: /^promgen: remote write: the receiver could not be asked for its protocol: .*ECONNREFUSED/
  })
})

t.test('data that cannot be evaluated is bad input', async t => {
  const { run, url } = await folderWith(t, {
    'promgen.yaml': `start: 2100-01-01T00:00:00Z
metrics: [{name: a_total, type: counter, data: [{FromRate: {of: {Sin: {period: 1d}}, resolution: 1ms}}]}]
`
  })
  const range = ['--from', '2100-01-01T03:00:00Z', '--to', '2100-01-01T03:00:00Z']
  t.strictSame(plain(await run('write', '--url', url, ...range)), {
    code: 2,
    stdout: reportOf({ protocol: 'unknown' }),
    stderr: 'promgen: FromRate: 10800000 steps from start to now, at most 10000000: set start later, resetEvery or ' +
      'resolution\n'
  })
})

t.test('quantiles that had to be raised are counted', async t => {
  const { run, url } = await folderWith(t, {
    'promgen.yaml': 'metrics: [{name: a, type: histogram, rate: 1, quantiles: {0.5: 2, 0.9: 1}}]\n'
  })
  const { code, stdout } = await run('write', '--url', url, '--from', '-1m', '-q')
  t.equal(code, 0)
  t.match(stdout, /\nprotocol 2\.0\nquantiles raised \d+\n$/)
})

t.test('how far it is shows as a bar on a terminal', async t => {
  const receiver = await startReceiver(t, {
    // Bars come a tenth of a second apart
    answer: () => new Promise(resolve => { setTimeout(() => resolve(undefined), 60) })
  })
  const { run } = commandFolder(t, { 'promgen.yaml': endless }, true)
  const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-01T01:00:00Z']
  const { code, stderr } = await run('write', '--url', receiver.url, ...range)
  const [before, ...bars] = stderr.split('\r\x1b[K')
  t.strictSame([code, before, bars.pop()], [0, '', ''])
  t.not(bars.length, 0)
  for (const bar of bars) t.match(bar, /^write \[[#-]{20}\] \d+%, \d+ points\/s, (?:\w+|unknown time) left$/)
})

t.test('what is wrong is told before anything is sent', async t => {
  const { run, url, receiver, folder } = await folderWith(t)
  const remote = (text: string): string => {
    writeFileSync(`${folder}/remote.yaml`, `${yaml}remoteWriter: {host: a, ${text}}\n`)
    return 'remote.yaml'
  }
  const wrong: Array<[args: string[], message: string | RegExp]> = [
    [[], 'the receiver is missing: give --url, or remoteWriter in the configuration\n'],
    [['--url', 'here'], 'url: must be a URL, got "here"\n'],
    [['--url', 'here', '--check'], 'url: must be a URL, got "here"\n'],
    [['--url', url, '--from', '-1x'], 'duration: must be numbers with units such as 1h30m, got "-1x"\n'],
    [['--url', url, '--to', '-1x'], 'duration: must be numbers with units such as 1h30m, got "-1x"\n'],
    [['--url', url, '--to', '2025-12-31T00:00:00Z'],
      '--to must not be before --from, got 2025-12-31T00:00:00Z after 2026-01-01T00:00:00Z\n'],
    [['--url', url, '--protocol', '3'], /^option '--protocol <version>' argument '3' is invalid\. Allowed choices are/]
  ]
  writeFileSync(`${folder}/scrape.yaml`, `advance: scrape\n${yaml}`)
  wrong.push([['-c', 'scrape.yaml', '--url', url],
    'scrape.yaml:1:10: advance: scrape cannot be back-dated: use advance: time\n'])
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await run('write', ...args)
    t.strictSame([code, stdout], [2, ''])
    t.match(stderr.replace(/^promgen: /, ''), message)
  }
  for (const text of ['bearerTokenFile: none', 'basicAuth: {username: a, passwordFile: none}', 'caFile: none']) {
    const { code, stderr } = await run('write', '-c', remote(text))
    const [, key] = /(\w+): none/.exec(text)!
    t.equal(code, 2)
    t.match(stderr, new RegExp(`^promgen: remoteWriter: ${key} cannot be read \\(ENOENT: `))
  }
  t.equal(receiver.requests.length, 0)
})
