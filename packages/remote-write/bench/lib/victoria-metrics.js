import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const isInstalled = spawnSync('victoria-metrics', ['--version']).error === undefined

/** Starts VictoriaMetrics with an empty database; `stop()` ends it and removes that. */
export async function startVictoriaMetrics () {
  const folder = await mkdtemp(join(tmpdir(), 'bench-receiver-'))
  // It does not tell which free port it has chosen
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  await once(probe.close(), 'close')
  const child = spawn('victoria-metrics', [
    `-storageDataPath=${folder}/data`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=10y'
  ], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  await new Promise((resolve, reject) => {
    createInterface(child.stderr)
      .on('line', line => { if (line.includes('started VictoriaMetrics')) resolve() })
      .on('close', () => reject(new Error('VictoriaMetrics must start')))
  })
  return {
    url: `http://127.0.0.1:${port}/api/v1/write`,
    async stop () {
      child.kill()
      await exited
      await rm(folder, { recursive: true })
    }
  }
}
