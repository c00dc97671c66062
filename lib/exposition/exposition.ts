import { setImmediate as nextTurn } from 'node:timers/promises'
import { familyName, isOpenMetrics, rendersLikeVersion14 } from '../text-format.ts'
import { help, TraceCounter } from '../registry/trace-counter.ts'
import type { Registry } from '../types.ts'

/** Longest time in milliseconds that a slice of a rendering holds the event loop, looked at after each piece. */
const sliceTime = 2

/** Series in a piece: its text stays far below the 128 KiB from which V8 treats a string as a large object. */
const pieceSize = 200

/** The members by which a registry renders its metrics one by one: those of prom-client 15, and the name that 14 has. */
interface PiecewiseRegister extends Registry {
  getMetricsAsArray (): Metric[]
  getMetricsAsString? (metric: Metric): Promise<string>
  getMetricAsPrometheusString? (metric: Metric): Promise<string>
}

interface Metric {
  name: string
  type: string
}

/**
 * The text of a whole registry, the same as its `metrics()` gives, in pieces and without holding up the event loop:
 * trace counters are rendered in slices of a few milliseconds.
 *
 * @throws what a collector of the registry throws
 */
export async function * exposition (register: Registry): AsyncGenerator<string, void, void> {
  const render = piecewise(register)
  if (render === null) {
    yield await register.metrics()
    return
  }

  const openMetrics = isOpenMetrics(register.contentType)
  const metrics = (register as PiecewiseRegister).getMetricsAsArray()
  if (openMetrics) {
    for (const metric of metrics) {
      // As the registries do before they render a counter
      if (metric.type === 'counter') metric.name = familyName(metric.name)
    }
  }

  const defaults = await defaultLabels(render)
  const blocks = await Promise.all(metrics.map(metric => sliceable(metric, defaults) ? metric : render(metric)))
  const withDefaults = labelJoiner(defaults?.text ?? '', rendersLikeVersion14(register))
  const separator = openMetrics ? '\n' : '\n\n'
  for (const [i, block] of blocks.entries()) {
    if (i > 0) yield separator
    if (typeof block === 'string') yield block
    else yield * counterLines(block, openMetrics, withDefaults)
  }
  yield openMetrics ? '\n# EOF\n' : '\n'
}

/** The whole text of `exposition`. */
export async function expositionText (register: Registry): Promise<string> {
  let text = ''
  for await (const piece of exposition(register)) text += piece
  return text
}

type Render = (metric: Metric) => Promise<string>

function piecewise (register: Registry & Partial<PiecewiseRegister>): Render | null {
  const render = register.getMetricsAsString ?? register.getMetricAsPrometheusString
  return render === undefined || register.getMetricsAsArray === undefined ? null : metric => render.call(register, metric)
}

interface DefaultLabels {
  /** As they stand between the braces. */
  text: string
  names: string[]
}

/**
 * The default labels of a register, which has no member that tells them: it is asked to render a probe.
 * Null where the answer is not in the format (prom-client does not escape values that are not strings).
 */
async function defaultLabels (render: Render): Promise<DefaultLabels | null> {
  const probe = { name: 'p', help: '', type: 'untyped', values: [{ value: 0, labels: {} }] }
  const text = await render({ ...probe, get: async () => probe } as Metric)
  const line = /\np(?:\{(.*)\})? 0$/s.exec(text)
  if (line === null) return null
  const labels = line[1] ?? ''
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\\n]|\\[\\"n])*"(?:,|$)/y
  const names: string[] = []
  for (let end = 0; end < labels.length; end = pair.lastIndex) {
    pair.lastIndex = end
    const match = pair.exec(labels)
    if (match === null) return null
    names.push(match[1]!)
  }
  return { text: labels, names }
}

/** Whether the lines of a metric can be written here, or have to come from the register. */
function sliceable (metric: Metric, defaults: DefaultLabels | null): metric is TraceCounter {
  return metric instanceof TraceCounter && defaults !== null && !defaults.names.some(name => metric.labelNames.includes(name))
}

/** Puts default labels to the labels of a series, before or behind them. */
function labelJoiner (defaults: string, last: boolean): (labels: string) => string {
  if (defaults === '') return labels => labels
  const [front, back] = last ? ['', `,${defaults}`] : [`${defaults},`, '']
  return labels => labels === '' ? defaults : front + labels + back
}

async function * counterLines (counter: TraceCounter, openMetrics: boolean, withDefaults: (labels: string) => string): AsyncGenerator<string, void, void> {
  const sampleName = openMetrics ? `${counter.name}_total` : counter.name
  yield `# HELP ${counter.name} ${help}\n# TYPE ${counter.name} counter`

  await counter.table.expire()
  // Joined, because a text put together by += has to be laid flat before it can be encoded, which takes longer
  let lines: string[] = []
  let sliceStart = performance.now()
  const { lastSerial } = counter.table
  for (const series of counter.table.values()) {
    // Made after the start, and perhaps in place of one that is above
    if (series.serial > lastSerial) break
    const { text, count } = series
    const labels = withDefaults(text)
    lines.push(labels === '' ? `\n${sampleName} ${count}` : `\n${sampleName}{${labels}} ${count}`)
    if (lines.length < pieceSize) continue
    yield lines.join('')
    lines = []
    if (performance.now() - sliceStart > sliceTime) {
      await nextTurn()
      sliceStart = performance.now()
    }
  }
  yield lines.join('')
}
