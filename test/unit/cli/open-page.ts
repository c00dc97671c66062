import type { ChildProcess } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import t, { type Test } from 'tap'
import { openPage } from '../../../lib/cli/open-page.ts'

const url = 'http://localhost:4343/'

type Scripts = Record<string, string>

/** What is written when the page is opened by these scripts of the shell. */
async function linesWith (t: Test, scripts: Scripts, platform?: NodeJS.Platform): Promise<string[]> {
  return (await openWith(t, scripts, platform)).lines
}

/** Opens the page by these scripts of the shell, and waits for their end. */
async function openWith (
  t: Test, scripts: Scripts, platform?: NodeJS.Platform
): Promise<{ lines: string[], child: ChildProcess }> {
  // Real programs would need a desktop, and would open a window on it. These are found first on PATH
  const folder = t.testdir(scripts)
  for (const name of Object.keys(scripts)) chmodSync(join(folder, name), 0o755)
  const { PATH } = process.env
  const lines: string[] = []
  process.env.PATH = Object.keys(scripts).length === 0 ? folder : folder + delimiter + PATH
  const child = openPage(url, line => lines.push(line), platform)
  process.env.PATH = PATH
  // Here the process waits for it
  child.ref()
  await new Promise(resolve => child.on('exit', resolve).on('error', resolve))
  return { lines, child }
}

const programs: Array<[platform: NodeJS.Platform, program: string, args: string]> = [
  ['darwin', 'open', `<${url}>`],
  ['win32', 'cmd', `</c><start><""><${url}>`],
  ['linux', 'xdg-open', `<${url}>`],
  ['freebsd', 'xdg-open', `<${url}>`]
]

for (const [platform, program, args] of programs) {
  t.test(`on ${platform} the page is opened by ${program}`, async t => {
    const script = '#!/bin/sh\nprintf \'<%s>\' "$@" > "$(dirname "$0")/calls"\n'
    t.strictSame(await linesWith(t, { [program]: script }, platform), [])
    t.equal(readFileSync(join(t.testdirName, 'calls'), 'utf8'), args)
  })
}

t.test('a program that fails is told by one line', async t => {
  const lines = await linesWith(t, { 'xdg-open': '#!/bin/sh\nexit 3\n' }, 'linux')
  t.strictSame(lines, ['hypertrace-prometheus: xdg-open does not open the page: exit code 3'])
})

t.test('a program that is ended is no fault', async t => {
  t.strictSame(await linesWith(t, { 'xdg-open': '#!/bin/sh\nkill $$\n' }, 'linux'), [])
})

t.test('a system without the program gives one line', async t => {
  const lines = await linesWith(t, {}, 'linux')
  t.strictSame(lines, ['hypertrace-prometheus: xdg-open does not open the page: spawn xdg-open ENOENT'])
})

t.test('the program does not belong to this process, which does not wait for its output', async t => {
  const { lines, child } = await openWith(t, { 'xdg-open': '#!/bin/sh\nkill -s 0 -- -$$\n' }, 'linux')
  t.strictSame(lines, [], 'it has a group of its own')
  t.strictSame(child.stdio, [null, null, null])
})

t.test('the system is the one of this process by default', async t => {
  const scripts = Object.fromEntries(['open', 'cmd', 'xdg-open'].map(name => [name, '#!/bin/sh\nexit 0\n']))
  t.strictSame(await linesWith(t, scripts), [])
})
