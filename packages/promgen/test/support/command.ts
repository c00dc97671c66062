/** The command `promgen` in this process, in a folder with a configuration. */

import { EventEmitter } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Test } from 'tap'
import type { CommandProcess } from '../../lib/cli/context.ts'
import { main } from '../../lib/cli/main.ts'

const home = process.cwd()

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** Lets the command receive a signal. */
  kill (signal: NodeJS.Signals): void
  readonly ended: Promise<Outcome>
  /** Waits until the command has written text that matches, to stdout by default; resolves with the match's groups. */
  find (pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<string[]>
}

export interface CommandFolder {
  readonly folder: string
  start (...args: string[]): Running
  /** Starts the command, and waits until it ends. */
  run (...args: string[]): Promise<Outcome>
}

/**
 * A folder with files, in which the command runs until the end of the test.
 *
 * @param isTTY whether stderr is a terminal
 */
export function commandFolder (
  t: Test, files: Readonly<Record<string, string>> = {}, isTTY = false
): CommandFolder {
  // t.testdir() would be the same folder for each command of a test
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'promgen-')))
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text)
  process.chdir(folder)
  t.teardown(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  })

  function start (...args: string[]): Running {
    const written = { stdout: '', stderr: '' }
    const changes = new EventEmitter()
    const signals = new EventEmitter()
    const streamOf = (name: 'stdout' | 'stderr'): Writable => new Writable({
      decodeStrings: false,
      write (text: string, _encoding, done) {
        written[name] += text
        changes.emit('written')
        done()
      }
    })
    // Streams and signals are all that the command uses of a process
    const stderr = Object.assign(streamOf('stderr'), { isTTY })
    const own = Object.assign(signals, { stdout: streamOf('stdout'), stderr })
    const ended = main(args, { version: '1.2.3', process: own as unknown as CommandProcess })
      .then(code => ({ code, ...written }))
    t.teardown(async () => {
      signals.emit('SIGINT')
      await ended
    })
    return {
      kill: signal => { signals.emit(signal) },
      ended,
      find: (pattern, stream = 'stdout') => new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written[stream])
          if (match !== null) resolve(match.slice(1))
        }
        changes.on('written', look)
        look()
        ended.then(outcome => {
          reject(new Error(`${stream} must match ${pattern}, got ${JSON.stringify(outcome)}`))
        }, reject)
      })
    }
  }
  return { folder, start, run: (...args) => start(...args).ended }
}
