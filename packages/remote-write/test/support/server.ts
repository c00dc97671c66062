/** A real receiver as a process: started, asked, filled, held and ended. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

export interface Line {
  readonly metric: Record<string, string>
  readonly values: Array<[time: number, value: string]>
}

export interface Server {
  /** For remote write. */
  readonly url: string
  /** The samples of each series of a range vector such as `up[1h]`, at a time in seconds; times are in seconds. */
  range (vector: string, at: number): Promise<Line[]>
  /** The values of an instant query, at a time in seconds. */
  instant (promql: string, at: number): Promise<Array<{ metric: Record<string, string>, value: number }>>
  /** What another address of the query API answers, such as `metadata`. */
  ask (path: string, parameters?: Record<string, string>): Promise<unknown>
  /** Ends it as a power cut would, and starts it again with its data and address. */
  restart (): Promise<void>
  /** Holds it, or lets it go on: until then it answers nothing, and its connections stay. */
  signal (name: 'SIGSTOP' | 'SIGCONT'): void
  /** Fills its disk to the last byte, or makes room again; only with the option `disk`. */
  fill (isFull: boolean): void
}

/**
 * Starts a program that logs its address, and ends it with the test.
 *
 * @param argsFor its arguments, for a folder, and for the address that it had before it was ended
 * @param flush what to ask before each query, so that it sees all that is stored; nothing by default
 */
export async function startServer (
  t: Pick<Test, 'teardown'>, program: string, argsFor: (folder: string, address?: string) => Promise<string[]>,
  addressIn: (log: string) => string | undefined, flush?: string
): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'receiver-'))
  await mkdir(join(folder, 'data'))
  let child: ChildProcess | undefined
  async function run (before?: string): Promise<string> {
    child = spawn(program, await argsFor(folder, before), { stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    return await new Promise((resolve, reject) => {
      // Reads on to the end, or the program would block on the pipe
      createInterface(child!.stderr!).on('line', line => {
        log += `${line}\n`
        const address = addressIn(log)
        if (address !== undefined) resolve(address)
      }).on('close', () => reject(new Error(`${program} must log its address, got ${log}`)))
    })
  }
  async function end (signal: NodeJS.Signals): Promise<void> {
    if (child === undefined) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  t.teardown(async () => {
    await end('SIGKILL')
    await rm(folder, { recursive: true })
  })
  const address = await run()
  return {
    ...server(address, flush),
    async restart () {
      await end('SIGKILL')
      await run(address)
    },
    signal: name => { child!.kill(name) },
    fill (isFull) {
      const file = `/proc/${child!.pid}/root${folder}/data/filler`
      if (isFull) writeToTheEnd(file)
      else rmSync(file)
    }
  }
}

function writeToTheEnd (file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (const zeros = Buffer.alloc(65_536); ;) writeSync(handle, zeros)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(handle)
  }
}

function server (address: string, flush: string | undefined): Pick<Server, 'url' | 'range' | 'instant' | 'ask'> {
  async function ask (path: string, parameters: Record<string, string> = {}): Promise<unknown> {
    if (flush !== undefined) await (await fetch(`http://${address}${flush}`)).text()
    const response = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const { status, data, error } = await response.json() as { status: string, data: unknown, error?: string }
    if (status !== 'success') throw new Error(`${address} must answer ${path} ${parameters.query}, got ${error}`)
    return data
  }
  async function query (promql: string, at: number): Promise<unknown> {
    return (await ask('query', { query: promql, time: String(at) }) as { result: unknown }).result
  }
  return {
    url: `http://${address}/api/v1/write`,
    ask,
    range: async (vector, at) => await query(vector, at) as Line[],
    async instant (promql, at) {
      const result = await query(promql, at) as Array<{ metric: Line['metric'], value: [number, string] }>
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    }
  }
}
