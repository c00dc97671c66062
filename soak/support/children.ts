import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'
import type { Crowd, CrowdOptions } from './crowd-child.ts'
import type { Day, DayOptions } from './day-child.ts'
import type { Load } from './process-figures.ts'

export type { CrowdOptions } from './crowd-child.ts'
export type { DayOptions } from './day-child.ts'

export interface Job {
  url: string
  /** How many scrapes, and how many of them are under way at any time. */
  count: number
  atOnce: number
  /** Whether a connection serves several scrapes. */
  keepAlive: boolean
  gzip: boolean
  /** What each text has to begin with, and the names of the metric families that follow. */
  text: string
  families: string[]
}

export interface Result {
  /** How many scrapes were 'whole', or what was wrong with them. */
  outcomes: Record<string, number>
  /** How many were under way at most. */
  atOnce: number
}

/** Clients in a process of their own, which ends with the test. */
export function startClients (t: Test): (job: Job) => Promise<Result> {
  const { ask } = start(t, 'scrape-clients-child.js')
  return async job => await ask(job) as Result
}

/** The server in a process of its own, which ends with the test. */
export async function startServer (t: Test, collectDefaults: boolean): Promise<{ port: number, measure (load: () => Promise<void>): Promise<Load> }> {
  const { answer, ask } = start(t, 'server-child.ts', { collectDefaults })
  return {
    port: await answer() as number,
    async measure (load) {
      await ask('start')
      await load()
      return await ask('stop') as Load
    }
  }
}

/** Crowds, one after another, in a process of their own, which ends with the test. */
export async function startCrowds (t: Test): Promise<(options: CrowdOptions) => Promise<Crowd>> {
  const { answer, ask } = start(t, 'crowd-child.ts')
  await answer()
  return async options => await ask(options) as Crowd
}

/** A day in a process of its own. */
export async function liveDay (t: Test, options: DayOptions): Promise<Day> {
  return await start(t, 'day-child.ts', options).answer() as Day
}

interface Child {
  answer (): Promise<unknown>
  ask (message: object | string): Promise<unknown>
}

/** Starts a file of this folder with tap's loader for TypeScript, but without what tap has to look after processes. */
function start (t: Test, file: string, options: object = {}): Child {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], {
    execArgv: process.execArgv.filter(arg => !arg.includes('processinfo')),
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await ended
  })
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
