import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { sampleText } from './samples.ts'

/** What promtool says of a file of tests: its output if it fails, '' if all is well. */
export function testRules (t: Test, file: string, programs?: string): string {
  const path = join(folderOf(t), 'test.yml')
  writeFileSync(path, file)
  const { error, status, stdout, stderr } = spawnSync(promtool(programs), ['test', 'rules', path], { encoding: 'utf8' })
  if (error !== undefined) throw error
  return status === 0 ? '' : stdout + stderr
}

/** Blocks of a Prometheus, made by promtool from OpenMetrics. They are removed at the end of the test. */
export function blocksFrom (t: Test, openMetrics: string, programs?: string): string {
  const folder = folderOf(t)
  const input = join(folder, 'openmetrics.txt')
  writeFileSync(input, openMetrics)
  const data = join(folder, 'data')
  execFileSync(promtool(programs), ['tsdb', 'create-blocks-from', 'openmetrics', input, data], { stdio: 'pipe' })
  // promtool makes none, and reads no folder without one
  mkdirSync(join(data, 'wal'))
  return data
}

/** All samples of blocks as `sampleText` writes them, sorted. */
export function dumped (data: string, programs?: string): string[] {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 29 } as const
  const lines = execFileSync(promtool(programs), ['tsdb', 'dump', data], options).split('\n').slice(0, -1)
  return lines.map(line => {
    const [, labels = '', value = '', time = ''] = /^(\{.*\}) (\S+) (-?\d+)$/.exec(line) ?? []
    const pairs = Array.from(labels.matchAll(/"?([^\s{"=]+)"?=("(?:[^"\\]|\\.)*")/g), ([, name, quoted]) => {
      return [name!, unquoted(quoted!)] as const
    })
    return sampleText(pairs, Number(value.replace('Inf', 'Infinity')), Number(time))
  }).sort()
}

/** What Go's strconv.Quote has put between quotes. */
function unquoted (text: string): string {
  return text.slice(1, -1).replaceAll(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/g, (_, x, u, U, character: string) => {
    const code = x ?? u ?? U
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
    return controls.get(character) ?? character
  })
}

const controls = new Map([['a', '\x07'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'], ['v', '\v']])

function folderOf (t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'promgen-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

function promtool (programs: string | undefined): string {
  return programs === undefined ? 'promtool' : join(programs, 'promtool')
}
