import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** A family of a kind that OpenMetrics knows, whose series have one value a minute; undefined for none. */
export interface PastFamily {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly series: ReadonlyArray<readonly [labels: string, value: (minute: number) => number | undefined]>
}

/**
 * Makes the blocks of a Prometheus that has scraped these families each minute. They are removed at the end of the
 * test.
 *
 * @param start time of minute 0, in seconds since 1970
 * @param minutes the last minute
 * @param programs folder of promtool; the one on the PATH by default
 */
export function pastData (
  t: Test, families: readonly PastFamily[], start: number, minutes: number, programs?: string
): string {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-data-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const input = join(folder, 'openmetrics.txt')
  writeFileSync(input, openMetrics(families, start, minutes))
  const data = join(folder, 'data')
  const promtool = programs === undefined ? 'promtool' : join(programs, 'promtool')
  execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', input, data], { stdio: 'pipe' })
  return data
}

function openMetrics (families: readonly PastFamily[], start: number, minutes: number): string {
  const lines = families.flatMap(({ name, type, series }) => [
    `# TYPE ${type === 'counter' ? name.replace(/_total$/, '') : name} ${type}`,
    ...series.flatMap(([labels, value]) => Array.from({ length: minutes + 1 }, (_, minute) => {
      const at = value(minute)
      return at === undefined ? [] : [`${name}{${labels}} ${at} ${start + 60 * minute}`]
    }).flat())
  ])
  return `${lines.join('\n')}\n# EOF\n`
}
