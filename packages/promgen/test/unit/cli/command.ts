import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import t from 'tap'
import type { CommandProcess } from '../../../lib/cli/context.ts'
import { main } from '../../../lib/cli/main.ts'
import { jsonSchema } from '../../../lib/config/json-schema.ts'
import { begin, files, runs } from '../../support/command-runs.ts'
import { commandFolder } from '../../support/command.ts'

t.test('the version', async t => {
  const { run } = commandFolder(t)
  for (const argument of ['version', '--version', '-V']) {
    t.strictSame(await run(argument), { code: 0, stdout: '1.2.3\n', stderr: '' })
  }
})

for (const [args, code, stdout, stderr] of runs) {
  t.test(`promgen ${args.join(' ')}`, async t => {
    const { run } = commandFolder(t, files)
    t.strictSame(await run(...args), { code, stdout, stderr })
  })
}

t.test('the schema is one of JSON', async t => {
  const { code, stdout, stderr } = await commandFolder(t).run('schema')
  t.strictSame([code, JSON.parse(stdout), stderr], [0, JSON.parse(JSON.stringify(jsonSchema())), ''])
})

t.test('help tells all commands, and without a command it is an error', async t => {
  const { run } = commandFolder(t)
  const asked = await run('--help')
  t.strictSame([asked.code, asked.stderr], [0, ''])
  t.match(asked.stdout, /^Usage: promgen \[options\] \[command\]\n/)
  const commands = Array.from(asked.stdout.matchAll(/^ {2}([a-z]+) /gm), ([, name]) => name)
  t.strictSame(commands,
    ['serve', 'write', 'run', 'load', 'export', 'preview', 'check', 'describe', 'schema', 'version'])
  t.strictSame(await run(), { code: 2, stdout: '', stderr: asked.stdout })
})

t.test('an export goes to a file', async t => {
  const { run, folder } = commandFolder(t, files)
  t.strictSame(await run('export', '-f', 'csv', '-c', 'ending.yaml', '-o', 'a.csv'),
    { code: 0, stdout: '', stderr: '2 samples of 1 series\n' })
  t.equal(readFileSync(`${folder}/a.csv`, 'utf8'), `name,timestamp,value\na,${begin},1\na,${begin + 30_000},3\n`)
})

t.test('what cannot be computed is told when a file is written as well', async t => {
  const { run } = commandFolder(t, {
    'far.yaml': `start: 2100-01-01T00:00:00Z
metrics: [{name: a_total, type: counter, data: [{FromRate: {of: {Sin: {period: 1d}}, resolution: 1ms}}]}]
`
  })
  const instant = '2100-01-01T03:00:00Z'
  t.strictSame(await run('export', '-c', 'far.yaml', '-f', 'csv', '--from', instant, '--to', instant, '-o', 'a.csv'), {
    code: 2,
    stdout: '',
    stderr: 'promgen: FromRate: 10800000 steps from start to now, at most 10000000: set start later, resetEvery or ' +
      'resolution\n'
  })
})

t.test('nothing is written if the range is wrong', async t => {
  const { run, folder } = commandFolder(t, files)
  t.match(await run('export', '-f', 'csv', '-o', 'a.csv'), { code: 2 })
  t.notOk(existsSync(`${folder}/a.csv`))
})

t.test('an error of stdout is thrown, which is no fault of the input', async t => {
  commandFolder(t, files)
  const stdout = new Writable({
    write (_text, _encoding, done) { done(Object.assign(new Error('broken'), { code: 'EIO' })) }
  })
  const process = Object.assign(new EventEmitter(), { stdout, stderr: new Writable() })
  const args = ['export', '-f', 'csv', '-c', 'ending.yaml']
  await t.rejects(main(args, { version: '1.2.3', process: process as unknown as CommandProcess }), { code: 'EIO' })
})
