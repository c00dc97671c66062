import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { childEnv } from '../../../../test/support/child-env.ts'
import { fences } from '../../../../test/support/markdown.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const readme = { name: 'README.md', lines: readFileSync(`${folder}README.md`, 'utf8').split('\n') }
const blocks = fences(readme)
const url = 'http://localhost:9090/api/v1/write'

/** Runs a program of the README with the installed package, sending to a receiver of the test. */
async function run (t: Test, code: string): Promise<{ stdout: string, receiver: Receiver }> {
  const receiver = await startReceiver(t)
  t.match(code, url)
  const program = code.replace(url, receiver.url)
  const args = ['--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: folder, env: childEnv, stdio: ['ignore', 'pipe', 'inherit'] })
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
  t.equal(status, 0)
  t.strictSame(receiver.faults, [])
  return { stdout, receiver }
}

t.test('every block is a program, or what one gives', async t => {
  t.strictSame(blocks.map(({ language }) => language), ['js', '', 'js', ''])
})

t.test('the metrics of an app arrive, and end with it', async t => {
  const [program, answer] = blocks
  const { receiver } = await run(t, program!.code)
  const values = receiver.stored.map(line => line.replace(/ \d+ /, ' '))
  const sample = answer!.code.trim().replaceAll(', ', ',')
  t.strictSame([...new Set(values)], [sample, sample.replace(/ 1$/, ' stale')])
})

t.test('history is stored', async t => {
  const [, , program, output] = blocks
  const { stdout, receiver } = await run(t, program!.code)
  t.equal(stdout, output!.code)
  t.equal(receiver.stored.length, 241)
})
