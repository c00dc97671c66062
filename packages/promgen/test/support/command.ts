/** The command `promgen` as a process of its own, in a folder with a configuration. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const program = fileURLToPath(new URL('command-child.ts', import.meta.url))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Outcome>
  /** Waits until the process has written text to stdout that matches; resolves with the groups of the match. */
  find (pattern: RegExp): Promise<string[]>
}

export interface CommandFolder {
  readonly folder: string
  start (...args: string[]): Running
  /** Starts the command, and waits until it ends. */
  run (...args: string[]): Promise<Outcome>
}

/** A folder with files, in which the command runs. */
export function commandFolder (t: Test, files: Readonly<Record<string, string>> = {}): CommandFolder {
  const folder = t.testdir({})
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text)

  function start (...args: string[]): Running {
    // With the loader of tap, if this process has it
    const child = spawn(process.execPath, [...process.execArgv, program, ...args], { cwd: folder })
    const written = { stdout: '', stderr: '' }
    const hasWritten = new Set<() => void>()
    child.stdout.setEncoding('utf8').on('data', text => {
      written.stdout += text
      for (const look of hasWritten) look()
    })
    child.stderr.setEncoding('utf8').on('data', text => { written.stderr += text })
    const ended = once(child, 'close').then(([code]) => ({ code, ...written }))
    t.teardown(async () => {
      if (child.exitCode === null) child.kill('SIGKILL')
      await ended
    })
    return {
      child,
      ended,
      find: pattern => new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written.stdout)
          if (match !== null) resolve(match.slice(1))
        }
        hasWritten.add(look)
        look()
        ended.then(outcome => reject(new Error(`stdout must match ${pattern}, got ${JSON.stringify(outcome)}`)))
      })
    }
  }
  return { folder, start, run: (...args) => start(...args).ended }
}
