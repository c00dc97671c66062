import { writeFileSync } from 'node:fs'
import t from 'tap'
import { request } from '../../../../../test/support/http.ts'
import { keyText, seriesKey } from '../../../lib/key.ts'
import { commandFolder } from '../../support/command.ts'

const yaml = `advance: scrape
signals: {level: [7]}
metrics:
  - {name: room, type: gauge, labels: [name], timeseries: [{labels: {name: a}, data: [{CustomValues: [1, 2]}]}]}
`
const id = keyText(seriesKey('room', new Map([['name', 'b']])))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  t.test(`serve tells the URL and the series, and ends with 0 by ${signal}`, async t => {
    const { start } = commandFolder(t, { 'promgen.yaml': yaml })
    const { kill, ended, find } = start('serve', '--listen', '127.0.0.1:0')
    const [url = ''] = await find(/^(http:\S+)\n1 series in 1 family\n$/)
    t.match(url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    t.equal((await request(url)).body, '# TYPE room gauge\nroom{name="a"} 1\n')
    t.equal((await request(url)).body, '# TYPE room gauge\nroom{name="a"} 2\n')
    t.equal((await request(url)).body, '# TYPE room gauge\n')
    t.equal((await request(url.replace('metrics', 'api/v1/series'))).status, 404)
    kill(signal)
    t.strictSame(await ended, { code: 0, stdout: `${url}\n1 series in 1 family\n`, stderr: '' })
  })
}

t.test('with the API, each change is a line, and a token of a file is needed', async t => {
  const { start, run, folder } = commandFolder(t, { 'promgen.yaml': yaml, token: ' secret\n' })
  const { kill, ended, find } = start('serve', '--listen', '127.0.0.1:0', '--api', '--token-file', 'token')
  const [base = ''] = await find(/^(http:\S+)metrics\n/)
  const send = (method: string, path: string, body?: string, token = 'secret'): ReturnType<typeof request> => {
    return request(`${base}api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...body === undefined ? {} : { body }
    })
  }
  t.equal((await send('GET', 'series', undefined, 'other')).status, 401)
  const body = JSON.stringify({ name: 'room', labels: { name: 'b' }, data: [{ Ref: 'level' }] })
  t.equal((await send('POST', 'series', body)).status, 201)
  t.match((await request(`${base}metrics`)).body, /^room\{name="b"\} 7$/m)
  const { body: state, headers } = await send('GET', 'config')
  t.equal(headers['content-type'], 'application/yaml; charset=utf-8')
  t.equal((await send('DELETE', `series/${id}`)).status, 204)
  kill('SIGINT')
  const { code, stdout, stderr } = await ended
  t.strictSame([code, stdout.split('\n').slice(1), stderr],
    [0, ['1 series in 1 family', `added room{name="b"} ${id}`, `deleted room{name="b"} ${id}`, ''], ''])

  // The state that was kept is a configuration
  writeFileSync(`${folder}/kept.yaml`, state)
  t.strictSame(await run('check', '-c', 'kept.yaml'),
    { code: 0, stdout: 'families 1\nseries 2\nsamples a day 11520\n', stderr: '' })
})

t.test('the address and the API of a configuration, and its token beside it', async t => {
  const { start, folder } = commandFolder(t, { token: 'secret' })
  const listen = "listen: {address: ':0', api: true, tokenFile: token}\n"
  writeFileSync(`${folder}/a.yaml`, `${yaml}  - {name: up, type: gauge}\n${listen}`)
  const { kill, ended, find } = start('serve', '-c', `${folder}/a.yaml`)
  const [base = ''] = await find(/^(http:\/\/localhost:\d+\/)metrics\n1 series in 2 families\n/)
  t.equal((await request(`${base}api/v1/series`)).status, 401)
  const authorization = 'Bearer secret'
  t.equal((await request(`${base}api/v1/series`, { headers: { authorization } })).status, 200)
  kill('SIGINT')
  t.match(await ended, { code: 0, stderr: '' })
})

t.test('a port that is taken is a failure', async t => {
  const { start, run } = commandFolder(t, { 'promgen.yaml': yaml })
  const [port] = await start('serve', '--listen', '127.0.0.1:0').find(/^http:\/\/127\.0\.0\.1:(\d+)/)
  const address = `127.0.0.1:${port}`
  t.strictSame(await run('serve', '--listen', address), {
    code: 1,
    stdout: '',
    stderr: `promgen: ${address} cannot be served (listen EADDRINUSE: address already in use ${address})\n`
  })
})

t.test('warnings go to stderr before anything else, and are part of what check tells', async t => {
  const falling = 'metrics: [{name: jobs_total, type: counter, data: [{CustomValues: [1, 5, 3]}]}]\n' +
    'remoteWriter: {url: "http://localhost:9090/api/v1/write"}\n'
  const { start, run } = commandFolder(t, { 'promgen.yaml': falling })
  const { stdout, stderr, code } = await run('check')
  t.strictSame([code, stderr], [0, ''])
  const warnings = stdout.split('\n').slice(3, -1)
  t.match(warnings, [
    /^warning: promgen\.yaml:2:1: remoteWriter: /,
    'warning: series {} of jobs_total falls from 5 to 3 at step 2: Prometheus reads that as a reset'
  ])
  t.equal(warnings.length, 2)
  t.strictSame(await run('export', '-f', 'csv', '--quiet', '--start', '1970-01-01T00:00:00Z'), {
    code: 0, stdout: 'name,timestamp,value\njobs_total,0,1\njobs_total,15000,5\njobs_total,30000,3\n', stderr: ''
  })
  const { kill, ended, find } = start('serve', '--listen', '127.0.0.1:0')
  await find(/series in/)
  kill('SIGINT')
  t.equal((await ended).stderr, warnings.map(line => `promgen: ${line}\n`).join(''))
})

t.test('a start long ago is a bar on the terminal until there is a URL', async t => {
  const histogram = `interval: 15s
metrics:
  - {name: a, type: histogram, buckets: [1], rate: [{SmoothNoise: {every: 20m}}], quantiles: {0.5: [1]}}
`
  const { start } = commandFolder(t, { 'promgen.yaml': histogram }, true)
  const args = ['serve', '--listen', '127.0.0.1:0', '--start', '-120d']
  const { kill, ended, find } = start(...args)
  await find(/^http:\S+\n4 series in 1 family\n$/)
  kill('SIGINT')
  const [before, ...bars] = (await ended).stderr.split('\r\x1b[K')
  t.strictSame([before, bars.pop()], ['', ''])
  t.not(bars.length, 0)
  for (const bar of bars) t.match(bar, /^start \[[#-]{20}\] \d+%, \d+ steps\/s, \w+ left$/)

  const quiet = start(...args, '--quiet')
  await quiet.find(/^http/)
  quiet.kill('SIGINT')
  t.match(await quiet.ended, { code: 0, stderr: '' })
})

t.test('what is found while series are read goes to stderr as well', async t => {
  const wait = (name: string, steps: number) => `
  - name: ${name}
    type: histogram
    rate: 1
    quantiles: {0.5: [{LinearSegment: {iterationCount: ${steps}, amplitudeStart: 1, amplitudeEnd: 1}}, 3], 0.9: 2}`
  const yaml = `start: -3h\nmetrics:${wait('late', 600)}${wait('soon', 5)}`
  const { start, run } = commandFolder(t, { 'promgen.yaml': yaml })
  const warning = (name: string) => `warning: ${name} has quantiles that fall: each is raised to the one before\n`
  const { stdout } = await run('check')
  t.ok(stdout.endsWith(`samples a day 161280\n${warning('soon')}`))
  const args = ['serve', '--listen', '127.0.0.1:0']
  const { kill, ended, find } = start(...args)
  await find(/series in/)
  kill('SIGINT')
  t.match(await ended, { code: 0, stderr: `promgen: ${warning('soon')}promgen: ${warning('late')}` })

  const quiet = start(...args, '--quiet')
  await quiet.find(/series in/)
  quiet.kill('SIGINT')
  t.match(await quiet.ended, { code: 0, stderr: '' })
})
