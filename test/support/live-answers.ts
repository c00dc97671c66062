import type { Answer } from '../../page/history.js'

export const groupLabels = ['object_classname', 'caller_functionname', 'caller_filename']

/** An answer of `/live.json`, one second after the one of the version before. */
export function liveAnswer (version: number, changes: Partial<Answer> = {}): Answer {
  return {
    epoch: 'a-0',
    version,
    time: 1_000_000 + version * 1_000,
    next: 1_000,
    totals: 0,
    series: 3,
    limit: 10_000,
    overflow: null,
    metric: 'trace_calls_total',
    labels: groupLabels,
    changed: [],
    ...changes
  }
}
