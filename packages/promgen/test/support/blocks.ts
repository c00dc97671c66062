import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { toOpenMetrics } from '../../lib/export/openmetrics.ts'
import type { Range } from '../../lib/metric/registry-options.ts'
import type { Registry } from '../../lib/metric/registry.ts'

/**
 * Makes the data folder of a Prometheus that has a range of a registry, without stale markers. It is removed at the end
 * of the test.
 *
 * @param programs folder of promtool; the one on the PATH by default
 */
export function blocksOf (t: Pick<Test, 'teardown'>, registry: Registry, range: Range, programs?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'promgen-data-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const input = join(folder, 'openmetrics.txt')
  writeFileSync(input, Array.from(toOpenMetrics(registry, range)).join(''))
  const data = join(folder, 'data')
  const promtool = programs === undefined ? 'promtool' : join(programs, 'promtool')
  execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', input, data], { stdio: 'pipe' })
  return data
}
