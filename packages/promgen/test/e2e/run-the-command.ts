import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { request } from '../../../../test/support/http.ts'
import { files, runs } from '../support/command-runs.ts'
import { manifest } from '../support/installed-package.ts'

const program = fileURLToPath(new URL('../../bin/promgen.js', import.meta.url))

/** Starts the built command in a folder with the files. */
function start (t: Test, ...args: readonly string[]): ChildProcessWithoutNullStreams {
  const folder = t.testdir({})
  for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, content)
  // Without tap's loaders, which child processes get by NODE_OPTIONS
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], { cwd: folder })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

for (const [args, code, stdout, stderr] of [[['version'], 0, `${manifest.version}\n`, ''] as const, ...runs]) {
  t.test(`promgen ${args.join(' ')}`, async t => {
    const child = start(t, ...args)
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    t.strictSame({ code: status, stdout: out, stderr: err }, { code, stdout, stderr })
  })
}

t.test('Ctrl-C ends serve with 0', async t => {
  const child = start(t, 'serve', '--listen', '127.0.0.1:0')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  t.strictSame((await lines.next()).value, '3 series in 2 families')
  t.match(await request(url), { status: 200 })
  child.kill('SIGINT')
  t.strictSame([await text(child.stderr), await once(child, 'close')], ['', [0, null]])
})

t.test('a reader that ends early ends the export', async t => {
  const child = start(t, 'export', '-f', 'csv', '--to', '2126-01-01T00:00:00Z')
  child.stdout.once('data', () => child.stdout.destroy())
  t.strictSame(await Promise.all([text(child.stderr), once(child, 'close')]), ['', [0, null]])
})
