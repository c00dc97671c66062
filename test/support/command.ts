/** The command `hypertrace-prometheus` of the packed package, in a folder where it is installed with an app. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { eventually } from './prometheus.ts'
import { install, type Outcome } from './installed-package.ts'

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  /** What the process has written so far. */
  readonly written: { stdout: string, stderr: string }
  readonly ended: Promise<Outcome & { signal: NodeJS.Signals | null }>
  /** Waits until the process has written text that matches; resolves with the groups of the match. */
  find (stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string[]>
}

export interface CommandFolder {
  readonly folder: string
  /** Starts a program there; it is killed at the end of the test if it still runs. */
  start (program: string, args: readonly string[], variables?: Readonly<Record<string, string>>): Running
  /** Starts the command itself, so that signals to the process are signals to the command. */
  startCommand (args: readonly string[], variables?: Readonly<Record<string, string>>): Running
}

/** Installs the packed package with these files beside it. */
export function installCommand (t: Test, files: Readonly<Record<string, string>> = {}): CommandFolder {
  const { folder } = install(t)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

  function start (program: string, args: readonly string[], variables = {}): Running {
    // Tap adds its loaders to NODE_OPTIONS of each child process, so that `env` has to set it anew
    const environment = { NODE_OPTIONS: '', HOME: folder, npm_config_update_notifier: 'false', ...variables }
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    // In a group of its own, to which the app of `run` belongs as well
    const child = spawn('env', [...assignments, program, ...args], {
      cwd: folder, env: { PATH: process.env.PATH }, detached: true
    })
    const written = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', text => { written.stdout += text })
    child.stderr.setEncoding('utf8').on('data', text => { written.stderr += text })
    // A process may end without reading its input
    child.stdin.on('error', () => {})
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...written }))
    t.teardown(async () => {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // All of them have ended
      }
      await ended
    })
    return {
      child,
      written,
      ended,
      async find (stream, pattern) {
        const found = await eventually(async () => pattern.exec(written[stream]), match => {
          return match !== null || child.exitCode !== null || child.signalCode !== null
        })
        if (found === null) throw new Error(`${stream} must match ${pattern}, received ${JSON.stringify(written)}`)
        return found.slice(1)
      }
    }
  }

  const command = join(folder, 'node_modules/.bin/hypertrace-prometheus')
  return { folder, start, startCommand: (args, variables) => start(process.execPath, [command, ...args], variables) }
}
