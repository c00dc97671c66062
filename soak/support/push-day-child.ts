/**
 * An app that is traced and pushes its counters for a simulated day, in a process of its own. Its argument is a
 * `PushDayOptions`; it sends a `PushDay`.
 */
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import { HypertracePrometheus } from '../../index.ts'
import { pushRegistry, type Report } from '../../packages/remote-write/index.ts'
import { systemClock } from '../../packages/remote-write/lib/clock.ts'
import { heapInUse } from '../../test/support/garbage.ts'
import { App, Skipping } from './app.ts'
import { openFiles } from './process-figures.ts'

export interface PushDayOptions {
  readonly url: string
  readonly pushes: number
  /** How often heap and open files are measured. */
  readonly samples: number
  /** Whether the app leaks: it keeps the metrics of each push, and leaves a file open at each measurement. */
  readonly leaks: boolean
}

export interface PushDay {
  readonly events: number
  /** Bytes of heap in use, and number of open files, measured at equal intervals. */
  readonly heap: readonly number[]
  readonly files: readonly number[]
  /** Samples of all pushes, without the stale markers of series that are gone. */
  readonly collected: number
  readonly report: Report
  /** Codes of process warnings. */
  readonly warnings: readonly string[]
}

interface Family {
  readonly values: readonly unknown[]
}

const pushInterval = 15_000

async function live ({ url, pushes, samples, leaks }: PushDayOptions): Promise<PushDay> {
  const warnings: string[] = []
  process.on('warning', (warning: Error & { code?: string }) => warnings.push(String(warning.code)))
  const time = new Skipping()

  const trace = HypertracePrometheus({ allowedProps: ['topic'] })
  Hypertrace.setTraceFunction(trace)
  const kept: unknown[] = []
  let [collected, inPush] = [0, 0]
  async function getMetricsAsJSON (): Promise<unknown[]> {
    const families = await trace.register.getMetricsAsJSON()
    if (leaks) kept.push(families)
    inPush = (families as unknown as Family[]).reduce((sum, { values }) => sum + values.length, 0)
    collected += inPush
    return families
  }

  const app = new App(false)
  app.run()
  let settle = (): void => {}
  const push = pushRegistry({ getMetricsAsJSON }, {
    url,
    // It pushes when it is told to
    interval: '1d',
    clock: { ...systemClock(true), now: () => Date.now() + time.skipped },
    keepAlive: true,
    onProgress: () => settle()
  })
  const heap: number[] = []
  const files: number[] = []
  for (let i = 1; i <= pushes; i++) {
    const before = push.sent
    if (i > 1) app.run()
    time.skipped += pushInterval
    await push.push()
    while (push.sent < before + inPush) await new Promise<void>(resolve => { settle = resolve })
    if (i % (pushes / samples) !== 0) continue
    if (leaks) openSync(fileURLToPath(import.meta.url), 'r')
    heap.push(await heapInUse())
    files.push(openFiles())
  }
  const report = await push.stop()
  await trace.stop()
  return { events: app.events, heap, files, collected, report, warnings }
}

process.send!(await live(JSON.parse(process.argv[2]!)))
