import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { request } from '../../../../test/support/http.ts'
import { exampleConfig } from './example.ts'
import { during, duringServe, promgen, run, type Outcome } from './programs.ts'
import { startReceiver } from './receivers.ts'
import { served } from './server.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const root = join(folder, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const workspaceScripts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts

/** Where a block of commands is run. */
interface Place {
  cwd: string
  /** In place of /tmp. */
  readonly scratch: string
}

/** Runs a command, and returns what it has written to stdout. */
type Runner = (t: Test, command: string, place: Place) => Promise<string>

/** Commands by the text that they start with. */
const runners: ReadonlyArray<readonly [pattern: RegExp, run: Runner]> = [
  [/^cd /, changeFolder],
  [/^npm /, checkScript],
  [/^npx promgen serve\b/, checkServe],
  [/^npx promgen write\b/, checkWrite],
  [/^npx promgen load\b/, checkLoad],
  [/^npx promgen /, async (t, command, { cwd }) => succeeded(t, command, await promgen(words(command).slice(2), cwd))],
  [/^promtool |^echo /, async (t, command, { cwd }) => succeeded(t, command, await run('sh', ['-c', command], cwd))],
  [/^prometheus /, checkPrometheus],
  [/^curl /, checkCurl]
]

/**
 * Runs a block of commands, line by line, with the programs' sources and on free ports. A server is used and ended.
 *
 * @returns what they have written to stdout
 * @throws {Error} nobody knows how to run a line
 */
export async function runBlock (t: Test, code: string): Promise<string> {
  // Blocks that name the package's folder start in the root of the repository
  const place: Place = { cwd: code.includes('packages/promgen') ? root : folder, scratch: t.testdir() }
  let written = ''
  for (const command of code.trim().replaceAll(/ \\\n */g, ' ').split(/\n| && /)) {
    const found = runners.find(([pattern]) => pattern.test(command))
    if (found === undefined) throw new Error(`a command must be one that is known, received ${command}`)
    written += await found[1](t, command.replaceAll('/tmp/', `${place.scratch}/`), place)
  }
  return written
}

/** The words of a command, of which some are quoted. */
function words (command: string): string[] {
  return Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, word]) => quoted ?? word!)
}

function succeeded (t: Test, command: string, { status, stdout, stderr }: Outcome): string {
  t.equal(status, 0, `${command}: ${stderr}`)
  return stdout
}

async function changeFolder (t: Test, command: string, place: Place): Promise<string> {
  place.cwd = join(place.cwd, words(command)[1]!)
  t.ok(existsSync(place.cwd), command)
  return ''
}

async function checkScript (t: Test, command: string): Promise<string> {
  const [, script] = /^npm (?:run )?(\S+)/.exec(command)!
  const known = command.endsWith(' --workspace packages/promgen') ? workspaceScripts : scripts
  t.ok(script === 'ci' || known[script!] !== undefined, `${command}: is a script`)
  return ''
}

async function checkServe (t: Test, command: string, { cwd }: Place): Promise<string> {
  const status = await duringServe(words(command).slice(2), cwd, async url => {
    t.match(await request(url), { status: 200, body: /^# TYPE /m }, command)
  })
  t.equal(status, 0, command)
  return ''
}

/** Sends to a strict receiver in place of a Prometheus. */
async function checkWrite (t: Test, command: string, { cwd }: Place): Promise<string> {
  const { url, stored, faults } = await startReceiver(t)
  const args = words(command.replace('http://localhost:9090/api/v1/write', url)).slice(2)
  const report = succeeded(t, command, await promgen(args, cwd))
  t.match(report, `samples ${stored.length}\nrejected 0\n`)
  t.not(stored.length, 0)
  t.strictSame(faults, [])
  return report
}

/** For a moment, to a strict receiver in place of that of the configuration. */
async function checkLoad (t: Test, command: string, { cwd }: Place): Promise<string> {
  const { url, stored, faults } = await startReceiver(t)
  const args = [...words(command.replace(/ --for \S+/, '')).slice(2), '--url', url, '--for', '100ms']
  const report = succeeded(t, command, await promgen(args, cwd))
  // The probe's sample is not the load's
  t.match(report, `samples ${stored.length - 1}\nrejected 0\n`)
  t.ok(stored.length > 10_000)
  t.strictSame(faults, [])
  return report
}

async function checkPrometheus (t: Test, command: string, { cwd }: Place): Promise<string> {
  const args = [...words(command).slice(1), '--web.listen-address=127.0.0.1:0']
  await during('prometheus', args, cwd, /msg="Listening on".* address=(\S+)/, async address => {
    t.match(await request(`http://${address}/-/healthy`), { status: 200 }, command)
  })
  return ''
}

/** On the server that the documents start, with its API. */
async function checkCurl (t: Test, command: string): Promise<string> {
  const [, url, option, body] = words(command)
  const config = exampleConfig('day.yaml', { overrides: { start: 'now' } })
  const { ask } = await served(t, config.registry, { api: true, config })
  t.equal(option, '--json')
  const { status, body: answer } = await ask(`POST ${new URL(url!).pathname}`, body)
  t.equal(status, 201, `${command}: ${JSON.stringify(answer)}`)
  return ''
}
