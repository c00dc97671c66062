import { labelValue } from '../counting/label-value.ts'
import { isAscii } from '../platform.ts'
import { warnOfRemoved } from '../registry/attach.ts'
import { defaultLabels, quirksOf, type DefaultLabels, type Metric } from '../registry/quirks.ts'
import { TraceCounter } from '../registry/trace-counter.ts'
import { formatOf } from '../text-format.ts'
import type { Registry } from '../types.ts'
import { linePieces, textPieces } from './pieces.ts'

/** The text of a registry: that of one moment, except for trace counters, whose series each reader reads anew. */
export interface Exposition {
  /** The text in UTF-8 from its start, in pieces of some 64 KiB. Each is made when its reader asks for it. */
  pieces (): AsyncGenerator<Buffer, void, void>
}

/** A text that the registry has rendered, or the lines of a trace counter, rendered when somebody reads them. */
type Part = string | (() => AsyncGenerator<Buffer, void, void>)

/**
 * Collects a registry. The text is that of its `metrics()`, but trace counters are rendered as fast as somebody reads,
 * and do not hold the event loop longer than a few milliseconds.
 *
 * @throws {Error} a collector of the registry failed; the message names the metric where that is known, and has that of
 * the failure, which is the `cause`
 */
export async function collect (register: Registry): Promise<Exposition> {
  warnOfRemoved(register)
  const parts = await partsOf(register)
  return {
    async * pieces () {
      for (const part of parts) yield * typeof part === 'string' ? textPieces(part) : part()
    }
  }
}

/** The whole text of a registry as `collect` gives it. */
export async function expositionText (register: Registry): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of (await collect(register)).pieces()) pieces.push(piece)
  // Decoded at once, because each collection of young garbage would copy the pieces of a string that grows
  const bytes = Buffer.concat(pieces)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

async function partsOf (register: Registry): Promise<Part[]> {
  const { list, render, defaultLabelsLast } = quirksOf(register)
  if (list === null || render === null) return [await wholeText(register, list)]

  const { separator, end, counterSuffix } = formatOf(register.contentType)
  const metrics = list()
  const defaults = await defaultLabels(render)
  const blocks = await Promise.all(metrics.map(metric => {
    return sliceable(metric, defaults) ? metric : rendered(metric, render)
  }))
  const parts: Part[] = []
  let text = ''
  for (const [i, block] of blocks.entries()) {
    if (i > 0) text += separator
    if (typeof block === 'string') {
      text += block
      continue
    }
    const { name, help, type, table } = block
    parts.push(`${text}# HELP ${name} ${help}\n# TYPE ${name} ${type}`)
    text = ''
    const [before, behind] = defaultLabelsLast ? ['', defaults!.text] : [defaults!.text, '']
    parts.push(() => linePieces(table, name + counterSuffix, before, behind))
  }
  parts.push(text + end)
  return parts
}

/** Whether the lines of a metric can be written here, or have to come from the registry. */
function sliceable (metric: Metric, defaults: DefaultLabels | null): metric is TraceCounter {
  return metric instanceof TraceCounter && defaults !== null &&
    !defaults.names.some(name => metric.labelNames.includes(name))
}

async function rendered (metric: Metric, render: (metric: Metric) => Promise<string>): Promise<string> {
  try {
    return await render(metric)
  } catch (error) {
    throw failureOf(`metric '${metric.name}'`, error)
  }
}

async function wholeText (register: Registry, list: (() => Metric[]) | null): Promise<string> {
  try {
    return await register.metrics()
  } catch (error) {
    throw failureOf(await failing(list?.() ?? []), error)
  }
}

/** The first metric that fails again when it is collected by itself. */
async function failing (metrics: readonly Metric[]): Promise<string> {
  for (const metric of metrics) {
    try {
      await metric.get()
    } catch {
      return `metric '${metric.name}'`
    }
  }
  return 'a metric of the registry'
}

function failureOf (what: string, cause: unknown): Error {
  return new Error(`${what} cannot be collected: ${labelValue(cause)}`, { cause })
}
