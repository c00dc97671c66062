import { BytesIEC, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units'
import { chosen } from '../names.ts'
import { plot } from '../panels.ts'

const needsDefaults = 'Needs the default metrics (`collectDefaults`).'
const none = 'None: the app has no default metrics, or its system does not tell.'

function panel (title: string, description: string, unit: string, expr: string): ReturnType<typeof plot> {
  return plot({
    title,
    description: `${description} ${needsDefaults}`,
    unit,
    width: 8,
    none,
    queries: [[expr, '{{job}} {{instance}}']]
  })
}

export const processRow = [
  panel('Processor time', '100% is one processor core.', PercentUnit,
    `rate(process_cpu_seconds_total{${chosen}}[$__rate_interval])`),
  panel('Event loop lag', 'How late the event loop was, in the worst hundredth of its turns since the last scrape.',
    Seconds, `nodejs_eventloop_lag_p99_seconds{${chosen}}`),
  panel('Garbage collection', 'Share of the time that garbage collection took.', PercentUnit,
    `sum by (job, instance) (rate(nodejs_gc_duration_seconds_sum{${chosen}}[$__rate_interval]))`),
  panel('Memory', 'Memory of the process that is in RAM.', BytesIEC, `process_resident_memory_bytes{${chosen}}`),
  panel('Heap in use', 'Memory that JavaScript objects take.', BytesIEC, `nodejs_heap_size_used_bytes{${chosen}}`),
  panel('Time since the start', 'It falls to zero with each restart.', Seconds,
    `time() - process_start_time_seconds{${chosen}}`),
  panel('Open files', 'File descriptors in use, sockets included. On Linux only.', Short,
    `process_open_fds{${chosen}}`),
  panel('Active resources', 'Sockets, timers and other things that keep the process alive.', Short,
    `nodejs_active_resources_total{${chosen}}`)
]
