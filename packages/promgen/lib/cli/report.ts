import type { Report } from 'prom-remote-write'
import { Failure } from './errors.ts'

/**
 * What became of samples, in lines.
 *
 * @param further lines behind the counts
 * @example
 * const none = { samples: 4, rejected: 0, uncertain: 0, unsent: 0, dropped: 0, retries: 1, bytes: 90, seconds: 0.26 }
 * const text = reportText({ ...none, protocol: '2.0', rejections: [] })
 * text.split('\n').slice(0, 7).join(', ')
 * // 'samples 4, rejected 0, uncertain 0, unsent 0, retries 1, bytes 90, seconds 0.3'
 */
export function reportText (report: Report, further: readonly string[] = []): string {
  const { samples, rejected, uncertain, unsent, retries, bytes, seconds, protocol = 'unknown', rejections } = report
  const counts = { samples, rejected, uncertain, unsent, retries, bytes, seconds: seconds.toFixed(1), protocol }
  const lines = [...Object.entries(counts).map(([name, value]) => `${name} ${value}`), ...further]
  for (const { samples, status, reason } of rejections) {
    lines.push(`rejected ${samples} with status ${status}: ${reason}`)
  }
  return `${lines.join('\n')}\n`
}

/**
 * Checks that no samples are missing.
 *
 * @throws {Failure} some were refused, or given up
 */
export function checkStored ({ samples, rejected, uncertain, unsent }: Report): void {
  const lost = rejected + unsent
  if (lost > 0) throw new Failure(`${lost} of ${lost + samples + uncertain} samples were not written`)
}
