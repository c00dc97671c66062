import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Starts the Prometheus of the PATH on a free port, with a configuration and data in a temporary folder. When the
 * signal aborts, it ends and its folder is removed. Resolves with null if there is no Prometheus.
 */
export async function startPrometheus (port, signal) {
  const folder = await mkdtemp(join(tmpdir(), 'short-lived-'))
  await writeFile(join(folder, 'prometheus.yml'), `
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: short-lived
    static_configs:
      - targets: ['127.0.0.1:${port}']
`)
  const child = spawn('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0'
  ], { signal, stdio: ['ignore', 'ignore', 'pipe'] })
  child.once('close', () => rm(folder, { recursive: true }))
  child.on('error', () => {}) // Also emitted when the signal aborts

  try {
    await once(child, 'spawn')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  const url = `http://${await addressOf(child)}`

  return {
    url,
    /** The first value of the answer, NaN if there is none; at a time in seconds since 1970, now by default. */
    async query (promql, time = Date.now() / 1000) {
      const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: promql, time })}`, { signal })
      const { data, error } = await response.json()
      if (error !== undefined) throw new Error(`Prometheus must answer ${promql}, received '${error}'`)
      return Number(data.result[0]?.value[1] ?? NaN)
    }
  }
}

/** Where Prometheus listens, from its log, once it is ready. Reads on, because a full pipe would block Prometheus. */
function addressOf (child) {
  return new Promise((resolve, reject) => {
    let log = ''
    let isReady = false
    createInterface(child.stderr).on('line', line => {
      if (isReady) return
      log += `${line}\n`
      const [, address] = /msg="Listening on".* address=(\S+)/.exec(log) ?? []
      isReady = address !== undefined && log.includes('Server is ready')
      if (isReady) resolve(address)
    })
    child.once('close', () => reject(new Error(`Prometheus must start, received\n${log}`)))
  })
}
