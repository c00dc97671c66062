import { writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { commandFolder, type CommandFolder, type Outcome } from '../../support/command.ts'
import { startReceiver, until, type Receiver, type ReceiverOptions } from '../../support/receivers.ts'

async function folderWith (
  t: Test, receiving: ReceiverOptions = {}, isTTY = false
): Promise<CommandFolder & { receiver: Receiver, url: string }> {
  const receiver = await startReceiver(t, receiving)
  return { ...commandFolder(t, {}, isTTY), receiver, url: receiver.url }
}

/** Those of the load, without that of the probe. */
function loaded ({ stored }: Receiver): string[] {
  return stored.filter(line => !line.startsWith('promgen_check'))
}

/** The numbers of a report that are not of the machine's speed. */
function reportOf ({ stdout }: Outcome): string[] {
  return stdout.split('\n').filter(line => !/^(?:bytes|seconds|samples a second|latency|behind)\b/.test(line))
}

t.test('so many series at a rate, for a time; then the report', async t => {
  const { run, url, receiver } = await folderWith(t)
  const outcome = await run('load', '--url', url, '--series', '20', '--rate', '1000', '--for', '100ms')
  t.strictSame([outcome.code, outcome.stderr], [0, ''])
  const samples = loaded(receiver)
  const ends = samples.filter(line => line.endsWith(' stale'))
  t.equal(ends.length, 20)
  t.strictSame(reportOf(outcome),
    [`samples ${samples.length}`, 'rejected 0', 'uncertain 0', 'unsent 0', 'retries 0', 'protocol 2.0', ''])
  t.match(outcome.stdout,
    /\nprotocol 2\.0\nsamples a second \d+\nlatency p50 \d+ ms, p99 \d+ ms\nbehind \d+\.\d s\n$/)
  const [, rate] = /samples a second (\d+)/.exec(outcome.stdout)!
  t.ok(Number(rate) > 0 && Number(rate) <= 1_000)
  const values = samples.filter(line => !line.endsWith(' stale'))
  const times = Array.from(new Set(values.map(line => Number(line.split(' ')[1]))))
  t.ok(times.length <= 5)
  t.strictSame(times, times.map((_, i) => times[0]! + 20 * i))
  t.match(receiver.stored[0], /^promgen_check\{\} \d+ stale$/)
  t.strictSame(receiver.faults, [])
})

t.test('Ctrl-C ends it, and all series unless --no-stale', async t => {
  for (const [args, ends] of [[[], 15], [['--no-stale'], 0]] as const) {
    const { start, url, receiver } = await folderWith(t)
    const { kill, ended } = start('load', '--url', url, '--series', '15', '-q', ...args)
    await until(() => loaded(receiver).length === 15)
    kill('SIGINT')
    t.match(await ended, { code: 0, stdout: new RegExp(`^samples ${15 + ends}\nrejected 0\n`), stderr: '' })
    t.equal(loaded(receiver).filter(line => line.endsWith(' stale')).length, ends)
  }
})

t.test('series are replaced by others', async t => {
  const { run, url, receiver } = await folderWith(t)
  const args = ['--series', '4', '--rate', '400', '--churn', '1/10ms', '--for', '100ms']
  t.match(await run('load', '--url', url, ...args), { code: 0 })
  const names = new Set(loaded(receiver).map(line => line.split(' ')[0]))
  t.ok(names.size > 4)
  t.ok(Array.from(names).every(name => /pod="pod-0-\w+"/.test(name!)))
  t.strictSame(receiver.faults, [])
})

t.test('receiver, labels and seed of a configuration', async t => {
  const { run, folder, receiver, url } = await folderWith(t)
  writeFileSync(`${folder}/load.yaml`,
    `seed: 3\nexternalLabels: {job: a}\nremoteWriter: {url: '${url}', protocol: '1.0', bearerTokenFile: token}\n`)
  writeFileSync(`${folder}/token`, 'secret')
  const values: string[][] = []
  for (const seed of [[], ['--seed', '3'], ['--seed', '4']]) {
    const { length } = receiver.stored
    const outcome = await run('load', '-c', 'load.yaml', '--series', '2', '--rate', '2', '--for', '500ms', ...seed)
    t.strictSame([outcome.code, outcome.stderr], [0, ''])
    t.ok(outcome.stdout.includes('\nprotocol 1.0\n'))
    const made = receiver.stored.slice(length)
    t.match(made[0], /^promgen_check\{job="a"\} /)
    t.ok(made.slice(1).every(line => line.includes('job="a",path=')))
    values.push(made.slice(1, 2))
  }
  t.equal(receiver.requests[0]!.headers.authorization, 'Bearer secret')
  t.strictSame(values.map(({ length }) => length), [1, 1, 1])
})

t.test('the series of a configuration are not read', async t => {
  const { run, folder, url } = await folderWith(t)
  writeFileSync(`${folder}/load.yaml`, `advance: scrape
start: -1d
signals: {a: [{Recorded: {csv: none.csv}}]}
metrics: [{name: a, type: none}]
`)
  const outcome = await run('load', '--url', url, '-c', 'load.yaml', '--series', '1', '--for', '1ms')
  t.match(outcome, { code: 0, stderr: '' })
})

t.test('a receiver that is away, or refuses everything, ends it at once', async t => {
  const { run, url, receiver } = await folderWith(t, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'no' }
  })
  t.strictSame(await run('load', '--url', url, '--series', '2'), {
    code: 1, stdout: '', stderr: 'promgen: remote write: 1 samples were rejected with status 400: no\n'
  })
  await receiver.close()
  t.match(await run('load', '--url', url, '--series', '2'), { code: 1, stdout: '', stderr: /ECONNREFUSED/ })
})

t.test('where the receiver finds the present too old, its own words are told', async t => {
  const { run, url } = await folderWith(t, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'out of bounds' }
  })
  t.strictSame(await run('load', '--url', url, '--series', '2'), {
    code: 1, stdout: '', stderr: 'promgen: remote write: 1 samples were rejected with status 400: out of bounds\n'
  })
})

t.test('what is refused later is told once, counted, and ends it with 1', async t => {
  const { run, url } = await folderWith(t, {
    answer: (_request, index) => index > 1 && index < 5 ? { status: index === 2 ? 503 : 400, body: 'full' } : undefined
  })
  const outcome = await run('load', '--url', url, '--series', '1', '--rate', '500', '--for', '50ms')
  t.equal(outcome.code, 1)
  t.match(outcome.stderr, /^promgen: warning: the receiver is tried again: full\n/)
  t.match(outcome.stderr, /\npromgen: 1 samples were rejected with status 400: full\n/)
  t.match(outcome.stderr, /\npromgen: \d+ of \d+ samples were not written\n$/)
  t.match(outcome.stdout, /\nbehind \d+\.\d s\nrejected \d+ with status 400: full\n$/)
})

t.test('a bar on a terminal', async t => {
  const { run, url } = await folderWith(t, {}, true)
  const { code, stderr } = await run('load', '--url', url, '--series', '1', '--rate', '100', '--for', '350ms')
  const [before, ...bars] = stderr.split('\r\x1b[K')
  t.strictSame([code, before, bars.pop()], [0, '', ''])
  t.not(bars.length, 0)
  for (const bar of bars) {
    t.match(bar, /^load \[[#-]{20}\] \d+ samples\/s, (?:p50 \d+ ms, p99 \d+ ms|no answer), 0 rejected, \d+s left$/)
  }
})

t.test('what is wrong is told before anything is sent', async t => {
  const { run, url, receiver, folder } = await folderWith(t)
  writeFileSync(`${folder}/wrong.yaml`, 'remoteWriter: 1\n')
  const wrong: Array<[args: string[], message: string | RegExp]> = [
    [[], "required option '--series <number>' not specified\nSee promgen --help\n"],
    [['--series', 'many'], '--series must be a number, got "many"\n'],
    [['--series', '-1'], '--series must be a number, got "-1"\n'],
    [['--series', '0'], 'load: series must be a whole number from 1 to 1000000, got 0\n'],
    [['--series', '1.5', '--rate', '1'], 'load: series must be a whole number from 1 to 1000000, got 1.5\n'],
    [['--series', '1', '--rate', '1e3'], '--rate must be a number, got "1e3"\n'],
    [['--series', '1', '--rate', '0'],
      'load: rate must be above 0, at most 1000, a sample of each series in a millisecond, got 0\n'],
    [['--series', '1', '--churn', '10m'], '--churn must be a share and a duration such as 0.1/10m, got "10m"\n'],
    [['--series', '1', '--churn', 'x/10m'], '--churn must be a share and a duration such as 0.1/10m, got "x/10m"\n'],
    [['--series', '1', '--churn', '2/10m'], 'churn: share must be above 0, at most 1, got 2\n'],
    [['--series', '1', '--churn', '1/10s'], 'churn: a generation must last the interval at least, got 10s\n'],
    [['--series', '1', '--for', 'ever'], 'duration: must be numbers with units such as 1h30m, got "ever"\n'],
    [['--series', '1', '--seed', 'x'], '--seed must be from 0 to 4294967295, got "x"\n'],
    [['--series', '1', '-c', 'wrong.yaml'], /^wrong\.yaml:1:15: remoteWriter: /],
    [['--series', '1', '-c', 'none.yaml'], /^the configuration cannot be read \(ENOENT: /]
  ]
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await run('load', '--url', url, ...args)
    t.strictSame([code, stdout], [2, ''], args.join(' '))
    if (typeof message === 'string') t.equal(stderr, `promgen: ${message}`)
    else t.match(stderr.replace(/^promgen: /, ''), message)
  }
  t.match(await run('load', '--series', '1'), {
    code: 2, stderr: 'promgen: the receiver is missing: give --url, or remoteWriter in the configuration\n'
  })
  t.equal(receiver.requests.length, 0)
})
