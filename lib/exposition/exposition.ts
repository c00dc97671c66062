import { labelValue } from '../counting/label-value.ts'
import { isAscii } from '../platform.ts'
import { warnOfRemoved } from '../registry/attach.ts'
import { defaultLabels, quirksOf, type DefaultLabels, type Metric } from '../registry/quirks.ts'
import { TraceCounter } from '../registry/trace-counter.ts'
import { formatOf } from '../text-format.ts'
import type { Registry } from '../types.ts'
import { linePieces, textPieces } from './pieces.ts'
import { nextSlice, sliceIsOver } from '../slices.ts'

/** The text of a registry: that of one moment, except for trace counters, whose series each reader reads anew. */
export interface Exposition {
  /** Bytes of the text that are in memory: all but the lines of trace counters. */
  readonly heldBytes: number
  /** The text in UTF-8 from its start, in pieces of at most 64 KiB. Lines are made when their reader asks for them. */
  pieces (): AsyncGenerator<Buffer, void, void>
  /** Frees the text. Readers get an error instead of the next piece. */
  free (): void
}

/** A piece of what the registry has rendered, or the lines of a trace counter, rendered when somebody reads them. */
type Part = Buffer | (() => AsyncGenerator<Buffer, void, void>)

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
  let heldBytes = 0
  for (const part of parts) if (typeof part !== 'function') heldBytes += part.length
  let isFree = false

  async function * pieces (): AsyncGenerator<Buffer, void, void> {
    for (const part of parts) {
      for await (const piece of typeof part === 'function' ? part() : [part]) {
        check()
        yield piece
      }
    }
    check()
  }
  function check (): void {
    if (isFree) throw new Error('the text was freed, because its reader was slow and others needed the memory')
  }
  function free (): void {
    isFree = true
    // Readers that have stopped keep the array
    parts.length = 0
  }
  return { heldBytes, pieces, free }
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
  if (list === null || render === null) return encoded(await wholeText(register))

  const { separator, end, counterSuffix } = formatOf(register.contentType)
  const metrics = list()
  const defaults = await defaultLabels(render)
  const blocks = await Promise.all(metrics.map(metric => {
    return sliceable(metric, defaults) ? metric : rendered(metric, render, register)
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
    parts.push(...await encoded(`${text}# HELP ${name} ${help}\n# TYPE ${name} ${type}`))
    text = ''
    const [before, behind] = defaultLabelsLast ? ['', defaults!.text] : [defaults!.text, '']
    parts.push(() => linePieces(table, name + counterSuffix, before, behind))
  }
  parts.push(...await encoded(text + end))
  return parts
}

/** Encoded once for all readers, outside the heap, where garbage collections do not copy it. */
async function encoded (text: string): Promise<Buffer[]> {
  const pieces: Buffer[] = []
  for (const piece of textPieces(text)) {
    pieces.push(piece)
    while (sliceIsOver()) await nextSlice()
  }
  return pieces
}

/** Whether the lines of a metric can be written here, or have to come from the registry. */
function sliceable (metric: Metric, defaults: DefaultLabels | null): metric is TraceCounter {
  return metric instanceof TraceCounter && defaults !== null &&
    !defaults.names.some(name => metric.labelNames.includes(name))
}

async function rendered (
  metric: Metric,
  render: (metric: Metric) => Promise<string>,
  register: Registry
): Promise<string> {
  try {
    return await render(metric)
  } catch (error) {
    throw failureOf(`metric '${registeredName(metric, register)}'`, error)
  }
}

/** The name that the app gave a metric. A registry that writes OpenMetrics removes a `_total` from `metric.name`. */
function registeredName (metric: Metric, register: Registry): string {
  const { name } = metric
  // A gauge may have the shortened name
  return register.getSingleMetric(name) === metric ? name : name + formatOf(register.contentType).counterSuffix
}

async function wholeText (register: Registry): Promise<string> {
  try {
    return await register.metrics()
  } catch (error) {
    throw failureOf('a metric of the registry', error)
  }
}

function failureOf (what: string, cause: unknown): Error {
  return new Error(`${what} cannot be collected: ${labelValue(cause)}`, { cause })
}
