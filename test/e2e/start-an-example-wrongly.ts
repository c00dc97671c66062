import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { startExample } from '../support/demo.ts'

/** The options for ports of each example, the first one being `--port`, and their lines of the usage. */
const examples: Array<[file: string, options: Record<string, string>]> = [
  ['examples/cluster/index.js', {
    port: 'port of the app, which the workers share; 0 for any free one (default: 3007)',
    'metrics-port': 'port of the metrics, which the primary answers; 0 for any free one (default: 4343)'
  }],
  ['examples/workers/index.js', { port: 'port of the app and its metrics, 0 for any free one (default: 3008)' }],
  ['examples/preload/index.js', { port: 'port of the app, 0 for any free one (default: 3010)' }],
  ['examples/short-lived/index.js', { port: 'port of the metrics, 0 for any free one (default: 3011)' }]
]

async function takePort (t: { teardown (end: () => void): void }): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  return String((other.address() as AddressInfo).port)
}

for (const [file, options] of examples) {
  const names = Object.keys(options)

  t.test(`${file} says that a port is taken, and ends with status 1`, async t => {
    const taken = await takePort(t)
    for (const wanted of names) {
      const args = names.flatMap(name => [`--${name}`, name === wanted ? taken : '0'])
      t.strictSame(await startExample(t, file, args).ended, {
        code: 1,
        stdout: '',
        stderr: `port ${taken} is taken, choose another one with --${wanted} (0: any free one)\n`
      })
    }
  })

  t.test(`${file} answers wrong arguments with its usage and status 2, and --help with status 0`, async t => {
    const lines = names.map(name => `  --${name} N  ${options[name]}\n`)
    const usage = `usage: node ${file} ${names.map(name => `[--${name} N]`).join(' ')}\n\n${lines.join('')}`
    const [wrong, help] = await Promise.all([['--port', '65536'], ['--help']].map(args => {
      return startExample(t, file, args).ended
    }))
    const reason = "--port must be an integer from 0 to 65535, received '65536'"
    t.strictSame(wrong, { code: 2, stdout: '', stderr: `${reason}\n\n${usage}` })
    t.strictSame(help, { code: 0, stdout: usage, stderr: '' })
  })
}
