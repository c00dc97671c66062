/** Real receivers: Prometheus as Debian has it and newer, and VictoriaMetrics. */

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import { newerPrometheus } from '../../../../scripts/newer-prometheus.js'
import { type Server, startServer } from './server.ts'

export type { Line, Server } from './server.ts'

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
  /**
   * Least time of a block, '2h' by default, for data of a longer time than one and a half blocks: at once, Prometheus
   * begins to compact it, and now and then it then leaves the lock of a series locked (2.42 and 3.5, 3 of 70 starts).
   */
  readonly block?: string
  /** Mebibytes of a disk of its own in memory, which a restart empties; that of the folder by default. */
  readonly disk?: number
}

/** The arguments of `unshare` to run a program that mounts a disk which only it sees, and which ends with it. */
function ownDisk (folder: string, mebibytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${mebibytes}m disk "$0" && exec "$@"`
  return ['--map-root-user', '--mount', 'sh', '-c', mount, folder]
}

/** For a test's option `skip`: a disk can be mounted by root and, in many systems, by anybody. No package helps. */
export const skipWithoutDisk = spawnSync('unshare', [...ownDisk(tmpdir(), 1), 'true']).status !== 0 &&
  'needs the right to mount a disk in a namespace of its own, as root on Linux has it'

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
  start: t => startVictoriaMetrics(t, 'victoria-metrics')
}

async function startPrometheus (
  t: Pick<Test, 'teardown'>, program: string,
  { outOfOrder, features = ['native-histograms'], scrapes = [], block = '2h', disk }: ServerOptions = {}
): Promise<Server> {
  // Prometheus reads YAML, of which JSON is a subset
  const storage = outOfOrder === undefined ? {} : { storage: { tsdb: { out_of_order_time_window: outOfOrder } } }
  return await startServer(t, disk === undefined ? program : 'unshare', async (folder, address = '127.0.0.1:0') => {
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify({ global: {}, scrape_configs: scrapes, ...storage }))
    return [
      ...disk === undefined ? [] : [...ownDisk(`${folder}/data`, disk), program],
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver', '--storage.tsdb.retention.time=10y',
      `--storage.tsdb.min-block-duration=${block}`, `--enable-feature=${features.join(',')}`
    ]
  }, log => log.includes('Server is ready') ? /msg="Listening on".* address=(\S+)/.exec(log)?.[1] : undefined)
}

export async function startVictoriaMetrics (t: Pick<Test, 'teardown'>, program: string): Promise<Server> {
  // It tells no free port that it has chosen: one that was free a moment ago is given to it
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await once(probe.close(), 'close')
  const server = await startServer(t, program, async folder => [
    `-storageDataPath=${folder}/data`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=10y',
    '-search.latencyOffset=0s', '-search.disableCache', '-dedup.minScrapeInterval=0'
  ], log => log.includes('started VictoriaMetrics') ? `127.0.0.1:${port}` : undefined, '/internal/force_flush')
  // It logs so before it listens
  const listens = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/health`).then(({ ok }) => ok, () => false)
  if (!await eventually(listens, Boolean)) throw new Error(`${program} must listen on port ${port}`)
  return server
}
