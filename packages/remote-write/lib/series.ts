import { Bytes, varintSize } from './bytes.ts'
import { shown } from './check.ts'
import { type Labels, labelsKey, type NameOptions, type Pair, seriesLabels } from './labels.ts'

/** Types of metrics in the order of their numbers in remote write 2.0. */
export const metricTypes = [
  'unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'
] as const

export type MetricType = typeof metricTypes[number]

export interface SeriesOptions extends NameOptions {
  /** The metric's type; 'unknown' by default. Remote write 2.0 sends it, as it does help and unit. */
  readonly type?: MetricType
  /** Empty by default. */
  readonly help?: string
  /** Empty by default. */
  readonly unit?: string
  /** Whether its samples are native histograms and not numbers; false by default. */
  readonly native?: boolean
}

/** Blocks that hold the label sets of many series: a buffer for each would take more memory. */
const blockSize = 65_536
const scratch = new Bytes(blockSize)
let block = new Uint8Array(0)
let used = 0

/**
 * A series: name, labels and metadata, checked, sorted and encoded once. It can be written by several writers.
 *
 * @throws {TypeError} a name, label or metadata is not text
 * @throws {RangeError} a name is not allowed, a value is empty, a label comes twice, or the type is unknown
 * @example
 * const series = new Series('up', { job: 'a', instance: 'a:80' }, { type: 'gauge', help: 'Whether it is up.' })
 * series.labels // [['__name__', 'up'], ['instance', 'a:80'], ['job', 'a']]
 * String(series) // 'up{instance="a:80",job="a"}'
 * new Series('up', { '0': 'a' }) // throws RangeError
 */
export class Series {
  /** The same for equal labels, whatever the metadata, and never for others. */
  readonly key: string
  readonly type: MetricType
  readonly help: string
  readonly unit: string
  readonly native: boolean
  /** The labels in a TimeSeries of 1.0. */
  readonly encoded: Uint8Array

  constructor (name: string, labels: Labels = {}, options: SeriesOptions = {}) {
    const pairs = seriesLabels(name, labels, options)
    this.key = labelsKey(pairs)
    this.type = typeOf(options.type)
    this.help = textOf('help', options.help)
    this.unit = textOf('unit', options.unit)
    this.native = options.native === true
    const bytes = encodeLabels(pairs)
    if (used + bytes.length > block.length) {
      block = new Uint8Array(Math.max(blockSize, bytes.length))
      used = 0
    }
    block.set(bytes, used)
    this.encoded = block.subarray(used, used + bytes.length)
    used += bytes.length
  }

  /**
   * Pairs with that of `__name__`, in the order of the names' bytes. They are read from the bytes each time: pairs
   * that stay would be most of the memory of a series.
   */
  get labels (): readonly Pair[] {
    return decodeLabels(this.encoded)
  }

  /** As PromQL selects it. */
  toString (): string {
    const name = this.labels.find(([name]) => name === '__name__')![1]
    const rest = this.labels.filter(([name]) => name !== '__name__')
    return `${name}{${rest.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`
  }
}

function typeOf (type: MetricType = 'unknown'): MetricType {
  if (metricTypes.includes(type)) return type
  throw new RangeError(`type: must be one of ${metricTypes.join(', ')}, got ${shown(type)}`)
}

function textOf (what: string, text: string = ''): string {
  if (typeof text === 'string') return text.toWellFormed()
  throw new TypeError(`${what}: must be text, got ${typeof text} ${shown(text)}`)
}

/** Field 1 of a TimeSeries of 1.0, repeated; valid until the next call. */
function encodeLabels (pairs: readonly Pair[]): Uint8Array {
  scratch.clear()
  for (const [name, value] of pairs) {
    const [nameSize, valueSize] = [Buffer.byteLength(name), Buffer.byteLength(value)]
    scratch.reserve(nameSize + valueSize + 22)
    scratch.byte(0x0a)
    scratch.varint(2 + varintSize(nameSize) + nameSize + varintSize(valueSize) + valueSize)
    scratch.byte(0x0a)
    scratch.text(name)
    scratch.byte(0x12)
    scratch.text(value)
  }
  return scratch.bytes()
}

function decodeLabels (encoded: Uint8Array): Pair[] {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length)
  const pairs: Pair[] = []
  let at = 0
  const size = (): number => {
    let [size, factor] = [0, 1]
    for (; bytes[at]! >= 0x80; factor *= 0x80) size += (bytes[at++]! - 0x80) * factor
    return size + bytes[at++]! * factor
  }
  const text = (): string => {
    at++
    const length = size()
    at += length
    return bytes.toString('utf8', at - length, at)
  }
  while (at < bytes.length) {
    at++
    size()
    pairs.push([text(), text()])
  }
  return pairs
}
