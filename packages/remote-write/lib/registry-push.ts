import { shown } from './check.ts'
import { type Clock, systemClock } from './clock.ts'
import { milliseconds } from './duration.ts'
import { guarded } from './hook.ts'
import type { Labels } from './labels.ts'
import { PushHealth } from './push-health.ts'
import { type Registry, RegistrySamples } from './registry-samples.ts'
import type { Report } from './report.ts'
import type { Protocol, RequestOptions } from './request.ts'
import { reasonOf } from './retry.ts'
import { Stop } from './stop.ts'
import { warn } from './warn.ts'
import { RemoteWriter } from './writer.ts'

export interface PushOptions extends RequestOptions {
  /** Milliseconds, or text such as '15s', between two pushes; 15 s by default. The first one is at once. */
  readonly interval?: number | string | undefined
  /** Labels of each series: `job` and `instance`, by which Prometheus tells processes apart. None by default. */
  readonly labels?: Labels | undefined
  /**
   * Samples that may wait while the receiver is away, 100,000 by default. Then the oldest are dropped, but none of the
   * newest push, however many it has, and none at `stop()`.
   */
  readonly maxQueue?: number | undefined
  /** `auto` by default, see `RemoteWriterOptions`. */
  readonly protocol?: 'auto' | Protocol | undefined
  /** Whether pushing keeps the process alive; false by default. `stop()` does so in any case, until it is done. */
  readonly keepAlive?: boolean | undefined
  /**
   * Called after each request that is settled, and after samples were dropped. What it throws is a process warning
   * `PROM_REMOTE_WRITE_HOOK_FAILED`.
   */
  readonly onProgress?: ((report: Report) => void) | undefined
  /** From 0 inclusive to 1 exclusive; `Math.random` by default. */
  readonly random?: (() => number) | undefined
  /** That of the system by default. */
  readonly clock?: Clock | undefined
}

export interface RegistryPush {
  /** Samples that the receiver has stored, as far as it says. */
  readonly sent: number
  /** Samples that the receiver has refused. */
  readonly rejected: number
  /** Samples that were dropped because too many waited. Never those of the newest push. */
  readonly dropped: number
  readonly report: Report
  /** Collects and sends now, beside the interval. Resolves when the samples are in the queue; never rejects. */
  push (): Promise<void>
  /**
   * Collects a last time, ends all series, and waits until all is sent, 10 s for each of the two. Never rejects;
   * further calls return the first one's report.
   */
  stop (): Promise<Report>
}

/** Milliseconds. */
const lastWait = 10_000

/**
 * Sends the metrics of a registry of prom-client, or of another with its `getMetricsAsJSON()`, by remote write: for
 * processes that no Prometheus can reach. Series that are gone end at once, and all of them at `stop()`.
 *
 * What fails later never throws into the app: there is a process warning `PROM_REMOTE_WRITE_PUSH_FAILED`, and
 * `PROM_REMOTE_WRITE_PUSH_WORKS` when it works again. `PROM_REMOTE_WRITE_PUSH_DROPPED` says once that samples are
 * dropped though nothing fails: the receiver is too slow for them.
 *
 * @throws {TypeError} the register is none, or an option is of another type
 * @throws {RangeError} an option is out of bounds
 * @example
 * const up = { name: 'up', help: 'Whether it is up.', type: 'gauge', values: [{ value: 1, labels: {} }] }
 * const register = { getMetricsAsJSON: () => [up] }
 * const written = { 'x-prometheus-remote-write-samples-written': '2' }
 * // Stands for a receiver here
 * const fetch = async () => new Response(null, { status: 204, headers: written })
 * const push = pushRegistry(register, {
 *   url: 'http://localhost:9090/api/v1/write', fetch, interval: '15s', labels: { job: 'a', instance: 'b' }
 * })
 * await push.push()
 * await push.stop()
 * push.rejected // 0
 */
export function pushRegistry (register: Registry, options: PushOptions): RegistryPush {
  if (typeof register?.getMetricsAsJSON !== 'function') {
    throw new TypeError(`register: must have getMetricsAsJSON(), got ${shown(register)}`)
  }
  const { keepAlive = false, clock = systemClock(keepAlive), maxQueue = 100_000 } = options
  const interval = milliseconds('interval', options.interval ?? 15_000)
  const health = new PushHealth(maxQueue)
  const stopping = new Stop()
  const samples = new RegistrySamples(options.labels ?? {}, ({ message }) => {
    warn('SAMPLE_LEFT_OUT', `a metric cannot be sent: ${message}`)
  })
  const onProgress = guarded(options.onProgress, error => {
    warn('HOOK_FAILED', `onProgress must not throw, got ${reasonOf(error)}`)
  })
  const writer = new RemoteWriter({
    ...options,
    clock,
    keepAlive,
    maxQueue,
    lanes: 1,
    attempts: Infinity,
    onFull: 'drop',
    keepGoing: true,
    onRetry: failure => health.retries(failure),
    onRejection: ({ reason }) => health.fails(reason),
    onProgress (report) {
      health.progress(report)
      onProgress?.(report)
    }
  }, () => stopping.aborted)
  let turn = Promise.resolve()
  let stopped: Promise<Report> | undefined

  async function collect (): Promise<void> {
    try {
      const families = await register.getMetricsAsJSON()
      await writer.write(samples.of(families, clock.now()))
      writer.flush()
    } catch (error) {
      health.fails(reasonOf(error))
    }
  }

  function push (): Promise<void> {
    turn = turn.then(collect)
    return turn
  }

  async function run (): Promise<void> {
    for (let next = clock.now(); !stopping.aborted; next = Math.max(next + interval, clock.now())) {
      await push()
      // stop() ends the wait with an error
      await clock.sleep(Math.max(0, next + interval - clock.now()), stopping).catch(() => {})
    }
  }

  const running = run()

  return {
    get sent () { return writer.report.samples },
    get rejected () { return writer.report.rejected },
    get dropped () { return writer.report.dropped },
    get report () { return writer.report },
    push: () => stopped === undefined ? push() : turn,
    async stop () {
      stopped ??= end()
      return await stopped
    }
  }

  async function end (): Promise<Report> {
    stopping.abort(undefined)
    let hold: NodeJS.Timeout
    // A registry that never answers must not hold up the end; and this keeps the process alive
    const late = new Promise<void>(resolve => { hold = setTimeout(resolve, lastWait) })
    await Promise.race([running.then(push), late])
    const report = await writer.stop({ staleAt: clock.now(), timeout: lastWait })
    clearTimeout(hold!)
    return report
  }
}
