import { writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { request } from '../../../../../test/support/http.ts'
import { commandFolder, type CommandFolder } from '../../support/command.ts'
import { startReceiver, until, type Receiver, type ReceiverOptions } from '../../support/receivers.ts'

/** Data without an end, at a pace that a test can wait for. */
const yaml = `interval: 20ms
externalLabels: {job: a, instance: 'b:1'}
metrics: [{name: up, type: gauge, data: [1]}]
`
const free = ['--listen', '127.0.0.1:0']
const live = 'the history is written, samples go on live\n'
const scraped = 'the first scrape has come: nothing more is written\n'

async function folderWith (
  t: Test, text = yaml, receiving: ReceiverOptions = {}
): Promise<CommandFolder & { receiver: Receiver, url: string }> {
  const receiver = await startReceiver(t, receiving)
  return { ...commandFolder(t, { 'promgen.yaml': text }), receiver, url: receiver.url }
}

/** Waits until there are metrics, without a scrape. */
async function ready (metrics: string): Promise<void> {
  for (;;) {
    const { status } = await request(metrics, { method: 'HEAD' })
    if (status === 200) return
  }
}

t.test('metrics are there when the history is, and the first scrape ends writing', async t => {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  const { start, url, receiver } = await folderWith(t, yaml, {
    async answer (_request, index) {
      if (index === 1) await opened
      return undefined
    }
  })
  const { kill, ended, find } = start('run', '--url', url, '--from', '-100ms', ...free)
  const [metrics = ''] = await find(/^(http:\S+)\n1 series in 1 family\n$/)
  await until(() => receiver.requests.length > 1)
  const { status, body } = await request(metrics)
  t.strictSame([status, JSON.parse(body)],
    [503, { error: { code: 'unavailable', message: 'the history is being written' } }])
  t.equal((await request(metrics, { method: 'HEAD' })).status, 503)
  t.equal((await request(metrics.replace('metrics', 'healthz'))).status, 200)
  open()
  await ready(metrics)
  const { length: before } = receiver.stored
  await until(() => receiver.stored.length > before + 1)

  t.match(await request(metrics), { status: 200, body: '# TYPE up gauge\nup 1\n' })
  const answered = Date.now()
  const { length } = receiver.stored
  // What has been sent is stored before the scrape is answered, and nothing is sent behind it
  await find(/\nsamples \d+\n/)
  t.equal((await request(metrics)).status, 200)
  kill('SIGINT')
  const { code, stdout, stderr } = await ended
  t.strictSame([code, stderr], [0, live + scraped])
  t.match(stdout, new RegExp(`\nsamples ${length}\nrejected 0\n`))
  const samples = receiver.stored.map(line => line.split(' '))
  t.strictSame(samples.filter(([series, , value]) => series !== 'up{instance="b:1",job="a"}' || value !== '1'), [],
    'without stale markers')
  const times = samples.map(([, time]) => Number(time))
  t.strictSame(times, times.map((_, i) => times[0]! + 20 * i), 'without a gap')
  t.ok(times.at(-1)! <= answered)
  t.strictSame(receiver.faults, [])
})

t.test('the first scrape shows the instant at which it has come, however long it waits', async t => {
  // The sample is a second old at most, or older
  for (const age of [0, 1_200]) {
    let open = (): void => {}
    const opened = new Promise<void>(resolve => { open = resolve })
    let isLive = false
    const text = yaml.replace('20ms', '3s').replace('[1]', '[{Ramp: {from: 0, to: 3600000, for: 1h}}]')
    const { start, url, receiver } = await folderWith(t, text, {
      async answer () {
        if (isLive) await opened
        return undefined
      }
    })
    const from = Date.now() - 2_000
    const { kill, ended, find } = start('run', '--url', url, '--start', new Date(from).toISOString(), '-q', ...free)
    const [metrics = ''] = await find(/^(http:\S+)\n/)
    await ready(metrics)
    isLive = true
    const { length } = receiver.requests
    await until(() => receiver.requests.length > length)
    const last = receiver.requests.at(-1)!.timeSeries[0]!.samples![0]!.t
    await until(() => Date.now() >= last + age)
    const scrape = request(metrics)
    const asked = Date.now()
    await until(() => Date.now() >= asked + 1_100)
    open()
    const [, value] = /^up (\d+(?:\.\d+)?)$/m.exec((await scrape).body)!
    const shown = from + Math.round(Number(value))
    if (age === 0) t.equal(shown, last)
    else t.ok(shown >= asked - 1 && shown < asked + 1_100)
    kill('SIGINT')
    t.match(await ended, { code: 0 })
  }
})

t.test('Ctrl-C before the first scrape ends all series, and the server', async t => {
  const { start, url, receiver } = await folderWith(t)
  const { kill, ended, find } = start('run', '--url', url, ...free)
  const [metrics = ''] = await find(/^(http:\S+)\n/)
  await ready(metrics)
  kill('SIGINT')
  t.match(await ended, { code: 0, stderr: live })
  t.match(receiver.stored.at(-1), / stale$/)
  await t.rejects(request(metrics), { code: 'ECONNREFUSED' })
})

t.test('with --follow it goes on by remote write, and serves nothing', async t => {
  const { start, url, receiver, folder } = await folderWith(t, yaml.replace(/^externalLabels.*\n/m, ''))
  writeFileSync(`${folder}/follow.yaml`, `${yaml}remoteWriter: {url: '${url}', follow: true}\n`)
  for (const args of [['--follow', '--url', url], ['-c', 'follow.yaml']]) {
    const { kill, ended, find } = start('run', ...args)
    await find(/go on live/, 'stderr')
    const { length } = receiver.stored
    await until(() => receiver.stored.length > length + 1)
    kill('SIGTERM')
    const { code, stdout, stderr } = await ended
    t.strictSame([code, stderr], [0, live])
    t.match(stdout, /^samples \d+\nrejected 0\n/)
    t.match(receiver.stored.at(-1), / stale$/)
  }
})

t.test('a quiet one tells no more than where it is, and its report', async t => {
  const { start, url } = await folderWith(t)
  const { kill, ended, find } = start('run', '--url', url, '-q', ...free)
  const [metrics = ''] = await find(/^(http:\S+)\n/)
  await ready(metrics)
  t.equal((await request(metrics)).status, 200)
  await find(/\nsamples \d+\n/)
  kill('SIGINT')
  t.match(await ended, { code: 0, stderr: '' })
})

t.test('a refusal ends the server as well', async t => {
  const { start, url } = await folderWith(t, yaml, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'no' }
  })
  const { ended, find } = start('run', '--url', url, '-q', ...free)
  const [metrics = ''] = await find(/^(http:\S+)\n/)
  t.match(await ended, { code: 1, stderr: /^promgen: remote write: \d+ samples were rejected with status 400: no\n$/ })
  await t.rejects(request(metrics), { code: 'ECONNREFUSED' })
})

t.test('with --keep-going, what was refused fails the command when it ends, and scrapes are answered', async t => {
  const { start, url } = await folderWith(t, yaml, {
    answer: (_request, index) => index === 1 ? { status: 400, body: 'no' } : undefined
  })
  const { kill, ended, find } = start('run', '--url', url, '--from', '-100ms', '--keep-going', '-q', ...free)
  const [metrics = ''] = await find(/^(http:\S+)\n/)
  await ready(metrics)
  t.equal((await request(metrics)).status, 200)
  await find(/\nrejected \d+ with status 400: no\n$/)
  t.match(await request(metrics), { status: 200, body: /^up 1$/m })
  kill('SIGINT')
  const { code, stderr } = await ended
  t.equal(code, 1)
  t.match(stderr, /^promgen: (\d+) samples were rejected .*: no\npromgen: \1 of \d+ samples were not written\n$/)
  await t.rejects(request(metrics), { code: 'ECONNREFUSED' })
})

t.test('with --keep-going, what was refused fails the command that nobody has scraped', async t => {
  const { start, url } = await folderWith(t, yaml, {
    answer: (_request, index) => index === 1 ? { status: 400, body: 'no' } : undefined
  })
  const { kill, ended, find } = start('run', '--url', url, '--keep-going', '-q', ...free)
  await ready((await find(/^(http:\S+)\n/))[0]!)
  kill('SIGINT')
  t.match(await ended, { code: 1, stderr: /\npromgen: \d+ of \d+ samples were not written\n$/ })
})

t.test('the labels that a scrape adds are needed', async t => {
  for (const [labels, missing] of [['job', 'instance is'], ['instance', 'job is'], ['zone', 'job and instance are']]) {
    const { run, url } = await folderWith(t, yaml.replace(/\{job.*\}\n/, `{${labels}: a}\n`))
    t.strictSame(await run('run', '--url', url, ...free), {
      code: 2,
      stdout: '',
      stderr: `promgen: externalLabels: ${missing} missing: run needs those that the scrape adds\n`
    })
  }
})

t.test('what ends the samples is not for a run that serves', async t => {
  const { start, run, url, folder, receiver } = await folderWith(t)
  const writer = (scraper: string): string => `${yaml}remoteWriter: {url: '${url}', scraper: {${scraper}}}\n`
  for (const [scraper, name] of [
    ['endTime: 2026-01-01T00:00:00Z, startTime: 2025-01-01T00:00:00Z', 'endTime'], ['scrapesCount: 1', 'scrapesCount']
  ]) {
    writeFileSync(`${folder}/ending.yaml`, writer(scraper!))
    t.strictSame(await run('run', '-c', 'ending.yaml', ...free), {
      code: 2,
      stdout: '',
      stderr: `promgen: remoteWriter: scraper: ${name} must not be set for run, which serves on without an end: ` +
        'remove it, or give --follow\n'
    })
  }
  t.equal(receiver.requests.length, 0)
  // With --follow, they end it
  t.match(await run('run', '-c', 'ending.yaml', '--follow', '-q'), { code: 0, stdout: /^samples 2\n/ })
  writeFileSync(`${folder}/endless.yaml`, writer('endTime: null, scrapesCount: 0'))
  const { kill, ended, find } = start('run', '-c', 'endless.yaml', '-q', ...free)
  await ready((await find(/^(http:\S+)\n/))[0]!)
  kill('SIGINT')
  t.match(await ended, { code: 0 })
})
