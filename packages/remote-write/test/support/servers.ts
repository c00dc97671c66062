/** Real receivers: Prometheus as Debian has it and newer, and VictoriaMetrics. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { newerPrometheus } from '../../../../scripts/newer-prometheus.js'

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
  /** Ends it as a power cut would, and starts it again with its data and address. */
  restart (): Promise<void>
  /** Holds it, or lets it go on: until then it answers nothing, and its connections stay. */
  signal (name: 'SIGSTOP' | 'SIGCONT'): void
}

export interface ServerKind {
  readonly name: string
  /** For a test's option `skip`: why it cannot run here, or false. */
  readonly skip: string | false
  /** The protocol that `auto` finds. */
  readonly protocol: '1.0' | '2.0'
  readonly start: (t: Pick<Test, 'teardown'>, options?: ServerOptions) => Promise<Server>
}

export interface ServerOptions {
  /** How old samples may be beside the newest one, such as '30m'; none by default. Of Prometheus only. */
  readonly outOfOrder?: string
  /** Those that are enabled; native histograms by default. Of Prometheus only. */
  readonly features?: readonly string[]
  /** Its `scrape_configs`; none by default. Of Prometheus only. */
  readonly scrapes?: readonly object[]
}

/** Whether a program is there. Its absence is an error in CI, where it is required. */
function skipWithout (program: string, requirement: string): string | false {
  return process.env.CI !== 'true' && spawnSync(program, ['--version']).error !== undefined && requirement
}

function newer (): ServerKind {
  const kind = { name: "Prometheus of Debian's unstable suite", protocol: '2.0' } as const
  try {
    const program = join(newerPrometheus(), 'prometheus')
    return { ...kind, skip: false, start: (t, options) => startPrometheus(t, program, options) }
  } catch (error) {
    return { ...kind, skip: (error as Error).message, start: () => Promise.reject(error) }
  }
}

export const prometheus: ServerKind = {
  name: 'the installed Prometheus',
  skip: skipWithout('prometheus', 'needs the Debian package prometheus: apt-get install prometheus'),
  protocol: '1.0',
  start: (t, options) => startPrometheus(t, 'prometheus', options)
}

export const newerOne = newer()

export const victoriaMetrics: ServerKind = {
  name: 'VictoriaMetrics',
  skip: skipWithout(
    'victoria-metrics', 'needs the Debian package victoria-metrics: apt-get install victoria-metrics'
  ),
  protocol: '1.0',
  start: startVictoriaMetrics
}

async function startPrometheus (
  t: Pick<Test, 'teardown'>, program: string,
  { outOfOrder, features = ['native-histograms'], scrapes = [] }: ServerOptions = {}
): Promise<Server> {
  // Prometheus reads YAML, of which JSON is a subset
  const storage = outOfOrder === undefined ? {} : { storage: { tsdb: { out_of_order_time_window: outOfOrder } } }
  return await start(t, program, async (folder, address = '127.0.0.1:0') => {
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify({ global: {}, scrape_configs: scrapes, ...storage }))
    return [
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver', '--storage.tsdb.retention.time=10y',
      `--enable-feature=${features.join(',')}`
    ]
  }, log => log.includes('Server is ready') ? /msg="Listening on".* address=(\S+)/.exec(log)?.[1] : undefined)
}

async function startVictoriaMetrics (t: Pick<Test, 'teardown'>): Promise<Server> {
  // It tells no free port that it has chosen: one that was free a moment ago is given to it
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await once(probe.close(), 'close')
  return await start(t, 'victoria-metrics', async folder => [
    `-storageDataPath=${folder}/data`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=10y',
    '-search.latencyOffset=0s', '-search.disableCache', '-dedup.minScrapeInterval=0'
  ], log => log.includes('started VictoriaMetrics') ? `127.0.0.1:${port}` : undefined)
}

/**
 * Starts a program that logs its address, and ends it with the test.
 *
 * @param argsFor its arguments, for a folder, and for the address that it had before it was ended
 */
async function start (
  t: Pick<Test, 'teardown'>, program: string, argsFor: (folder: string, address?: string) => Promise<string[]>,
  addressIn: (log: string) => string | undefined
): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'receiver-'))
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
    ...server(address),
    async restart () {
      await end('SIGKILL')
      await run(address)
    },
    signal: name => { child!.kill(name) }
  }
}

function server (address: string): Pick<Server, 'url' | 'range' | 'instant'> {
  async function query (promql: string, at: number): Promise<unknown> {
    const parameters = new URLSearchParams({ query: promql, time: String(at) })
    const response = await fetch(`http://${address}/api/v1/query?${parameters}`)
    const { status, data, error } = await response.json() as {
      status: string, data: { result: unknown }, error?: string
    }
    if (status !== 'success') throw new Error(`${address} must answer ${promql}, got ${error}`)
    return data.result
  }
  return {
    url: `http://${address}/api/v1/write`,
    range: async (vector, at) => await query(vector, at) as Line[],
    async instant (promql, at) {
      const result = await query(promql, at) as Array<{ metric: Line['metric'], value: [number, string] }>
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    }
  }
}
