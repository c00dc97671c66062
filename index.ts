import { labelSchema } from './lib/counting/label-schema.ts'
import { SeriesTable } from './lib/counting/series-table.ts'
import { expositionText } from './lib/exposition/exposition.ts'
import { resolveOptions } from './lib/options.ts'
import { attach, registryFor } from './lib/registry/attach.ts'
import { familyNames } from './lib/registry/family-names.ts'
import { quirksOf } from './lib/registry/quirks.ts'
import { totalsFamilies, totalsOf } from './lib/registry/totals-families.ts'
import { TraceCounter } from './lib/registry/trace-counter.ts'
import { startServer, type Server } from './lib/server.ts'
import { sampleName } from './lib/text-format.ts'
import { createTrace } from './lib/trace-function.ts'
import type { Address, Options, Registry, TraceEvent, TraceFunction } from './lib/types.ts'

export type {
  Address, BuiltinLabel, Caller, FunctionTotal, Options, Props, Registry, TracedObject, TraceEvent, TraceFunction
} from './lib/types.ts'

/** The members that 1.0.0 had can be replaced, as they could there: tests of apps do so. */
const replaceable = { writable: true, configurable: true, enumerable: true }

/**
 * Makes a trace function for hypertrace that counts every traced call on a Prometheus registry.
 *
 * Set it before the traced objects are created: hypertrace gives objects that exist earlier a tracer that does nothing.
 *
 * @param options a port for the `/metrics` server, 0 to 65535 inclusive, or an object of options; without a port there
 * is no server, and counts are read with `metrics()`
 * @throws {TypeError} an option is of the wrong kind
 * @throws {RangeError} an option is out of its bounds
 * @throws {Error} the given registry already has a metric of a name that is used here
 *
 * @example
 * import Hypertrace from 'hypertrace'
 * import HypertracePrometheus from 'hypertrace-prometheus'
 *
 * const traceFunction = HypertracePrometheus(4343) // http://localhost:4343/metrics
 * Hypertrace.setTraceFunction(traceFunction)
 */
export function HypertracePrometheus (options?: number | (Options & { register?: null | undefined })): TraceFunction
export function HypertracePrometheus<R extends Registry> (options: Options<R>): TraceFunction<R>
export function HypertracePrometheus<R extends Registry> (options?: number | Options<R>): TraceFunction<R> {
  const settings = resolveOptions<R>(options)
  const { register, own } = registryFor(settings.register, settings.defaultLabels)

  const schema = labelSchema(settings.labels, settings.allowedProps, settings.basePath)
  const table = new SeriesTable(schema.labels, settings)
  // Several call sites may lead to one series, so the look-up has room for more of them
  // Stryker disable next-line ArithmeticOperator: what the look-up forgets is found in the table, only later
  const count = createTrace(schema, table, settings.maxSeries * 4)
  const labelNames = schema.labels.map(label => label.name)
  const names = familyNames(settings.metricName)
  const quirks = quirksOf(register)
  const counter = new TraceCounter(names.counter, labelNames, table, quirks)
  const families = settings.totals ? [counter, ...totalsFamilies(names, table, quirks)] : [counter]
  const detach = attach(families, { register, own }, settings.collectDefaults)
  let server: Server | null = null
  try {
    if (settings.port !== null) {
      const metric = sampleName(settings.totals ? names.calls : names.counter, register.contentType)
      server = startServer(settings.port, { register, table, metric }, settings)
    }
  } catch (error) {
    detach()
    throw error
  }

  let stopping: Promise<void> | null = null
  function stop (): Promise<void> {
    return (stopping ??= end())
  }
  async function end (): Promise<void> {
    try {
      detach()
    } finally {
      await server?.close()
    }
  }

  const traceFunction = (event: TraceEvent): void => { if (stopping === null) count(event) }
  return Object.defineProperties(traceFunction, {
    metrics: { value: () => expositionText(register), ...replaceable },
    totals: { value: () => totalsOf(table) },
    stop: { value: stop, ...replaceable },
    ready: { value: server?.ready ?? Promise.resolve(null) },
    address: { get: (): Address | null => server?.address ?? null },
    register: { value: register },
    contentType: { get: () => register.contentType },
    [Symbol.asyncDispose]: { value: stop }
  }) as TraceFunction<R>
}

export default HypertracePrometheus
