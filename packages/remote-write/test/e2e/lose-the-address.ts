// The name of a receiver that has an address at first, then none, and then has it again. The resolver of the system is
// asked, which reads /etc/hosts each time: a program is run with one of its own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { childEnv } from '../../../../test/support/child-env.ts'
import { ownNames, skipWithoutOwnNames } from '../support/own-names.ts'
import { startReceiver } from '../support/receiver.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const address = '127.0.0.1 receiver.invalid\n'

const app = `
import { RemoteWriter, Series } from 'prom-remote-write'

const series = new Series('a')
const writer = new RemoteWriter({
  url: process.env.RECEIVER, protocol: '1.0', attempts: Infinity, onRetry: ({ reason }) => console.log(reason)
})
for (let t = 1; t <= 3; t++) {
  await writer.write([{ series, t, value: t }])
  await writer.settled()
}
const { samples, rejected, uncertain, unsent } = await writer.stop()
console.log(JSON.stringify({ samples, rejected, uncertain, unsent }))
`

t.test('a name that loses its address between two attempts is tried again until it has one', {
  skip: skipWithoutOwnNames()
}, async t => {
  const names = ownNames(t)
  names.set(address)
  const receiver = await startReceiver(t, {
    answer (_, i) {
      if (i !== 1) return undefined
      names.set('')
      // Ends the connection too, so that the address is asked for
      return 'reset'
    }
  })
  const [program, ...args] = names.command as [string, ...string[]]
  const child = spawn(program, [...args, process.execPath, '--input-type=module', '--eval', app], {
    cwd: folder,
    env: { ...childEnv, no_proxy: '*', RECEIVER: `http://receiver.invalid:${receiver.port}/api/v1/write` },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'close')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) if (lines.push(line) === 3) names.set(address)
  t.strictSame(await ended, [0, null])
  const [reset, ...rest] = lines
  const report = rest.pop()
  t.equal(reset, 'socket hang up')
  t.ok(rest.length >= 2)
  t.strictSame(rest.filter(line => !/^getaddrinfo E\w+ receiver\.invalid$/.test(line)), [])
  t.strictSame(JSON.parse(report!), { samples: 3, rejected: 0, uncertain: 0, unsent: 0 })
  t.strictSame(receiver.stored, ['a{} 1 1', 'a{} 2 2', 'a{} 3 3'])
  t.strictSame(receiver.faults, [])
})
