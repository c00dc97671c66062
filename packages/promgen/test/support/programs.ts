import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { main } from '../../lib/cli/main.ts'
import type { CommandProcess } from '../../lib/cli/context.ts'

/** What a command has written and returned. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export async function run (program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const running = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [status]] = await Promise.all([
    text(running.stdout), text(running.stderr), once(running, 'close')
  ])
  return { status, stdout, stderr }
}

type Started = CommandProcess & EventEmitter & { readonly ended: Promise<number> }

/** The command in this process: another one would compile the sources again on Node 20, which takes many seconds. */
function startPromgen (args: readonly string[], cwd: string): Started {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const surroundings = Object.assign(new EventEmitter(), { stdout, stderr }) as unknown as CommandProcess & EventEmitter
  const before = process.cwd()
  process.chdir(cwd)
  const ended = main(args, { version: '0.0.0', process: surroundings }).finally(() => {
    process.chdir(before)
    stdout.end()
    stderr.end()
  })
  return Object.assign(surroundings, { ended })
}

/** Runs the command `promgen` to its end. */
export async function promgen (args: readonly string[], cwd: string): Promise<Outcome> {
  const { ended, stdout, stderr } = startPromgen(args, cwd)
  const [status, out, err] = await Promise.all([
    ended, text(stdout as unknown as Readable), text(stderr as unknown as Readable)
  ])
  return { status, stdout: out, stderr: err }
}

/**
 * Runs `promgen serve` on a free port, and uses it.
 *
 * @param use gets the URL of its metrics
 * @returns the exit code after SIGTERM
 * @throws {Error} it ends before
 */
export async function duringServe (
  args: readonly string[], cwd: string, use: (url: string) => Promise<void>
): Promise<number> {
  const running = startPromgen([...args, '--listen', '127.0.0.1:0'], cwd)
  const streams = [running.stdout, running.stderr] as unknown as Readable[]
  try {
    await use(await found(streams, /^(http\S+)$/))
  } finally {
    running.emit('SIGTERM')
  }
  return running.ended
}

/**
 * Starts a program that runs until it is told to end, and uses it.
 *
 * @param ready the line of its output that says that it can be used; the first group is given to `use`
 * @throws {Error} it ends before
 */
export async function during (
  program: string, args: readonly string[], cwd: string, ready: RegExp, use: (found: string) => Promise<void>
): Promise<void> {
  const running: ChildProcess = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(running, 'close')
  try {
    await use(await found([running.stdout!, running.stderr!], ready))
  } finally {
    running.kill()
    await closed
  }
}

/** The first group of the first line that matches. */
function found (streams: readonly Readable[], ready: RegExp): Promise<string> {
  let written = ''
  let open = streams.length
  return new Promise((resolve, reject) => {
    for (const stream of streams) {
      createInterface(stream).on('line', line => {
        written += `${line}\n`
        const [, group] = ready.exec(line) ?? []
        if (group !== undefined) resolve(group)
      }).on('close', () => {
        if (--open === 0) reject(new Error(`it must write ${ready}, received ${written}`))
      })
    }
  })
}
