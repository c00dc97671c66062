import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'
import type { Crowd, CrowdOptions } from './crowd-child.ts'
import type { Day, DayOptions } from './day-child.ts'
import type { Load } from './process-figures.ts'
import type { PushDay, PushDayOptions } from './push-day-child.ts'

export type { CrowdOptions } from './crowd-child.ts'
export type { DayOptions } from './day-child.ts'

export interface Job {
  url: string
  /** Number of scrapes in all, and of concurrent ones. */
  count: number
  atOnce: number
  /** Whether several scrapes share a connection. */
  keepAlive: boolean
  gzip: boolean
  /** Expected start of each exposition, and the expected names of the metric families after it. */
  text: string
  families: string[]
}

export interface Result {
  /** Number of scrapes with each outcome: 'whole', or what was wrong. */
  outcomes: Record<string, number>
  /** The most scrapes that were in flight at once. */
  atOnce: number
}

/** Starts a child process that scrapes; it ends with the test. */
export function startClients (t: Test): (job: Job) => Promise<Result> {
  const { ask } = startChild(t, 'scrape-clients-child.js')
  return async job => await ask(job) as Result
}

interface MeasuredServer {
  port: number
  /** What the load does to the process of the server. */
  measure (load: () => Promise<void>): Promise<Load>
}

/** Starts a child process with the server; it ends with the test. */
export async function startServer (t: Test, collectDefaults: boolean): Promise<MeasuredServer> {
  const { answer, ask } = startChild(t, 'server-child.ts', { collectDefaults })
  return {
    port: await answer() as number,
    async measure (load) {
      await ask('start')
      await load()
      return await ask('stop') as Load
    }
  }
}

/** Starts a child process that runs one app with short-lived objects after another; it ends with the test. */
export async function startCrowds (t: Test): Promise<(options: CrowdOptions) => Promise<Crowd>> {
  const { answer, ask } = startChild(t, 'crowd-child.ts')
  await answer()
  return async options => await ask(options) as Crowd
}

/** Simulates a day of an app in a child process. */
export async function liveDay (t: Test, options: DayOptions): Promise<Day> {
  return await startChild(t, 'day-child.ts', options).answer() as Day
}

/** Simulates a day of an app that pushes in a child process. */
export async function livePushDay (t: Test, options: PushDayOptions): Promise<PushDay> {
  return await startChild(t, 'push-day-child.ts', options).answer() as PushDay
}

interface Child {
  /** The next message of the child; rejects if it exits first. */
  answer (): Promise<unknown>
  /** Sends a message and waits for the answer. */
  ask (message: object | string): Promise<unknown>
}

/** Runs a file of this folder with tap's TypeScript loader, but without its process tracking, which costs memory. */
export function forkChild (t: Test, file: string, options: object = {}): ChildProcess {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], {
    execArgv: process.execArgv.filter(arg => !arg.includes('processinfo')),
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await ended
  })
  return child
}

function startChild (t: Test, file: string, options?: object): Child {
  const child = forkChild(t, file, options)
  const ended = once(child, 'exit')
  async function answer (): Promise<unknown> {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => { throw new Error(`${file} must answer, it ended with ${code}`) })
    ])
    return message
  }
  return {
    answer,
    ask (message) {
      const answered = answer()
      child.send(message)
      return answered
    }
  }
}
