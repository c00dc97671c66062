import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import t from 'tap'
import type { CommandProcess } from '../../../lib/cli/context.ts'
import { main } from '../../../lib/cli/main.ts'
import { begin, files } from '../../support/command-runs.ts'
import { commandFolder } from '../../support/command.ts'

const commands = ['serve', 'write', 'run', 'load', 'export', 'preview', 'check', 'describe', 'schema', 'version']

t.test('the help of each command says what it and each of its options is for', async t => {
  const { run } = commandFolder(t)
  for (const command of commands) {
    const { code, stdout } = await run(command, '--help')
    t.equal(code, 0, command)
    t.match(stdout, new RegExp(`^Usage: promgen ${command} \\[options\\]\\n\\n\\w[^]{10,}?\\n\\nOptions:\\n`))
    const options = stdout.split('Options:\n')[1]!.split('\n\n')[0]!
    // Some descriptions go on in another line
    const lines = options.split('\n').filter(line => /^ {2}-/.test(line))
    for (const line of lines) t.match(line, /^ {2}-\S+(?: \S+)* {2,}\S/, `promgen ${command}${line}`)
  }
  const ends = { export: 'needed if they have none', preview: '240 steps if the series have no end' }
  for (const [command, end] of Object.entries(ends)) {
    const { stdout } = await run(command, '--help')
    t.ok(stdout.replaceAll(/\s+/g, ' ').includes(`last instant (default: the end of the series; ${end})`), command)
  }
  const { stdout } = await run('--help')
  t.match(stdout, /\n\nComposes synthetic Prometheus series [^]*\n {2}-V, --version +print the version\n/)
  for (const command of commands) t.match(stdout, new RegExp(`^ {2}${command} .*\\w{3,}`, 'm'))
})

t.test('warnings go to stderr unless it has to be quiet', async t => {
  const falling = `start: 1970-01-01T00:00:00Z
metrics: [{name: jobs_total, type: counter, data: [{CustomValues: [1, 5, 3]}]}]
`
  const { run } = commandFolder(t, { 'promgen.yaml': falling })
  const warning = 'promgen: warning: series {} of jobs_total falls from 5 to 3 at step 2: ' +
    'Prometheus reads that as a reset\n'
  t.match(await run('export', '-f', 'csv'), { code: 0, stderr: `${warning}3 samples of 1 series\n` })
  t.match(await run('describe'), { code: 0, stderr: warning })
})

t.test('an exposition is of the present unless it has a time, even of series without an end', async t => {
  const { run } = commandFolder(t, files)
  t.strictSame(await run('export', '-f', 'text', '-c', 'endless.yaml'),
    { code: 0, stdout: '# TYPE up gauge\nup{job="a"} 1\nup{job="b"} 2\n', stderr: '' })
})

t.test('an export of nothing', async t => {
  const { run } = commandFolder(t, { ...files, 'none.yaml': 'metrics: []' })
  t.strictSame(await run('export', '-f', 'csv', '-c', 'none.yaml', '--to', '2026-01-01T00:00:00Z'),
    { code: 0, stdout: 'name,timestamp,value\n', stderr: '0 samples of 0 series\n' })
  t.strictSame(await run('export', '-f', 'csv', '-c', 'ending.yaml', '--to', '2025-01-01T00:00:00Z'),
    { code: 0, stdout: 'name,timestamp,value\n', stderr: '0 samples of 1 series\n' })
})

t.test('a long export is a bar on a terminal', async t => {
  const { run } = commandFolder(t, files, true)
  const range = ['--interval', '100ms', '--from', '2026-01-01T01:00:00Z', '--to', '2026-01-02T00:00:00Z']
  const { code, stderr } = await run('export', '-f', 'csv', '-c', 'endless.yaml', ...range, '-o', 'a.csv')
  const [before, ...bars] = stderr.split('\r\x1b[K')
  const end = bars.pop()
  t.strictSame([code, before, end], [0, '', `${(23 * 3_600 * 10 + 1) * 2} samples of 2 series\n`])
  const shares = bars.map(bar => Number(/^export \[[#-]{20}\] (\d+)%, \d+ points\/s, \w+ left$/.exec(bar)?.[1]))
  t.not(shares.length, 0)
  t.ok(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 100), String(shares))
  t.ok(shares.at(-1)! >= 30, String(shares))
})

t.test('numbers of options have digits only', async t => {
  const { run } = commandFolder(t, files)
  for (const width of ['20x', 'x20', '19', '10000']) {
    t.match(await run('preview', '-c', 'ending.yaml', '--width', width),
      { code: 2, stderr: /width: must be from 20 to 9999/ })
  }
  for (const seed of ['12x', 'x12']) {
    t.match(await run('check', '--seed', seed), { code: 2, stderr: /--seed must be from 0 to 4294967295, got "/ })
  }
})

/** The width of the charts on a terminal of some columns; undefined for none. */
async function widthOn (columns: number | undefined): Promise<number> {
  let text = ''
  const stdout = Object.assign(new Writable({
    decodeStrings: false,
    write (chunk: string, _encoding, done) {
      text += chunk
      done()
    }
  }), { columns })
  const process = Object.assign(new EventEmitter(), { stdout, stderr: stdout }) as unknown as CommandProcess
  await main(['preview', '-c', 'endless.yaml'], { version: '1.2.3', process })
  return Math.max(...text.split('\n').map(line => line.length))
}

t.test('charts are as wide as the terminal', async t => {
  commandFolder(t, files)
  t.equal(await widthOn(undefined), 80)
  t.equal(await widthOn(100), 100)
  t.equal(await widthOn(5), 20)
})

t.test('a series of many blocks has one chart', async t => {
  const { run } = commandFolder(t, files)
  const to = new Date(begin + 10_000 * 15_000).toISOString()
  const { stdout } = await run('preview', '-c', 'endless.yaml', '--to', to, '--width', '60')
  t.strictSame(stdout.match(/^up.*/gm), ['up{job="a"}', 'up{job="b"}'])
})
