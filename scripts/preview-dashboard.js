// Draws docs/images/dashboard-preview.png: the dashboard, from its own queries against a real Prometheus that scrapes
// the demo. Grafana cannot run here, so the picture shows data and layout, and not Grafana's look.
//
//   npm run preview [seconds of data, 180 by default]

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { panelsOf, readDashboard, severalValues, withVariables } from '../test/support/dashboard.ts'
import { startDemo } from '../test/support/demo.ts'
import { startPrometheus } from '../test/support/prometheus.ts'
import { drawDashboard } from './preview/draw.js'

const seconds = Number(process.argv[2] ?? 180)
const job = 'my-application'
const output = fileURLToPath(new URL('../docs/images/dashboard-preview.png', import.meta.url))
const cleanups = []

/** What helpers of tests need of a test: a way to clean up at the end. */
const owner = { teardown: cleanup => cleanups.unshift(cleanup) }

async function preview () {
  const demo = startDemo(owner, '--port', '0')
  const [url] = await demo.line(/^metrics {2}(\S+)$/)
  const { port } = new URL(url)
  const prometheus = await startPrometheus(owner, { [job]: Number(port) })
  await delay(seconds * 1000)

  const dashboard = readDashboard()
  const values = {
    job: severalValues([job]),
    instance: severalValues([`localhost:${port}`]),
    class: '.*',
    __rate_interval: '15s',
    __range: `${seconds}s`
  }
  const end = Math.floor(Date.now() / 1000)
  // Before this, `rate()` has too few samples
  const span = { start: end - seconds + 20, end }
  const results = new Map()
  for (const { id, targets } of panelsOf(dashboard)) {
    results.set(id, await Promise.all(targets.map(({ expr, instant }) => {
      const query = withVariables(expr, values)
      return instant ? prometheus.query(query, end) : prometheus.range(query, span.start, span.end, 2)
    })))
  }
  render(drawDashboard(dashboard, results, span))
}

/** @param {{ html: string, width: number, height: number }} page */
function render ({ html, width, height }) {
  const folder = mkdtempSync(join(tmpdir(), 'preview-'))
  cleanups.unshift(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'page.html'), html)
  const { error, status, stderr } = spawnSync('chromium', [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
    `--user-data-dir=${join(folder, 'profile')}`, `--window-size=${width},${height}`,
    `--screenshot=${output}`, join(folder, 'page.html')
  ], { encoding: 'utf8', timeout: 60_000 })
  if (status !== 0) throw new Error(`chromium must draw the page, received ${stderr}`, { cause: error })
  console.log(output)
}

try {
  await preview()
} finally {
  for (const cleanup of cleanups) await cleanup()
}
