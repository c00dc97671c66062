import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { DecodedSeries, Value } from './decode.ts'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly protocol: '1.0' | '2.0'
  /** As it came, compressed. */
  readonly body: Buffer
  readonly timeSeries: DecodedSeries[]
  /** The symbols of 2.0; empty for 1.0. */
  readonly symbols: string[]
}

const stale = '7ff0000000000002'

/** What a single request does that the specifications forbid. */
export function faultsOf ({ method, headers }: IncomingMessage, request: Received): string[] {
  const faults: string[] = []
  const expect = (holds: boolean, rule: string, got: unknown): void => {
    if (!holds) faults.push(`${rule}, got ${JSON.stringify(got)}`)
  }
  const { protocol, symbols, timeSeries } = request
  const type = headers['content-type']
  const version = headers['x-prometheus-remote-write-version']
  expect(method === 'POST', 'the method must be POST', method)
  expect(headers['content-encoding'] === 'snappy', 'content-encoding must be snappy', headers['content-encoding'])
  expect(/^[\w-]+\/\S+$/.test(headers['user-agent'] ?? ''), 'user-agent must be product/version', headers['user-agent'])
  const length = headers['content-length']
  expect(Number(length) === request.body.length, 'the length must be told', length)
  if (protocol === '1.0') {
    expect(type === 'application/x-protobuf', 'content-type of 1.0 must have no parameter', type)
    expect(version === '0.1.0', 'the version of 1.0 must be 0.1.0', version)
  } else {
    expect(type === 'application/x-protobuf;proto=io.prometheus.write.v2.Request', 'content-type must name 2.0', type)
    expect(version === '2.0.0', 'the version of 2.0 must be 2.0.0', version)
    expect(symbols[0] === '', 'the first symbol must be empty', symbols)
    expect(new Set(symbols).size === symbols.length, 'symbols must be unique', symbols)
  }
  const seen = new Set<string>()
  for (const series of timeSeries) {
    faults.push(...seriesFaults(series, protocol))
    const key = JSON.stringify(series.labels)
    expect(!seen.has(key), 'a series must come once in a request', series.labels)
    seen.add(key)
  }
  return faults
}

function seriesFaults (
  { labels, samples, histograms, exemplars, metadata }: DecodedSeries, protocol: string
): string[] {
  const faults: string[] = []
  const names = labels.map(([name]) => name)
  const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  if (JSON.stringify(names) !== JSON.stringify(sorted)) faults.push(`labels must be sorted, got ${names}`)
  if (new Set(names).size !== names.length) faults.push(`labels must be unique, got ${names}`)
  if (!names.includes('__name__')) faults.push(`labels must have __name__, got ${names}`)
  if (labels.flat().includes('')) faults.push(`labels must not be empty, got ${labels}`)
  if ((samples === undefined) === (histograms === undefined)) {
    faults.push(`a series must have either samples or histograms, got ${labels}`)
  }
  if (protocol === '2.0' && metadata === undefined) faults.push(`a series of 2.0 must have metadata, got ${labels}`)
  if (exemplars?.some(({ labels }) => labels.flat().includes('')) === true) faults.push('an exemplar has an empty text')
  return faults
}

/** Takes samples in the order of time only, as Prometheus does without an out-of-order window. */
export class Storage {
  readonly lines: string[] = []
  readonly #newest = new Map<string, { t: number, text: string }>()

  /** Stores series and says what was written. What is older than what is stored, or equal to it, is a fault. */
  add (timeSeries: readonly DecodedSeries[], faults: string[]): Record<'samples' | 'histograms' | 'exemplars', number> {
    const written = { samples: 0, histograms: 0, exemplars: 0 }
    for (const { labels, samples = [], histograms = [], exemplars = [] } of timeSeries) {
      for (const { t, value } of samples) written.samples += this.#put(labels, t, textOf(value), faults)
      for (const { t, sum, countInt, countFloat } of histograms) {
        const text = sum === stale ? 'stale' : `{count: ${countInt ?? countFloat}, sum: ${sum}}`
        written.histograms += this.#put(labels, t as number, text, faults)
      }
      written.exemplars += exemplars.length
    }
    return written
  }

  #put (labels: DecodedSeries['labels'], t: number, text: string, faults: string[]): number {
    const name = nameOf(labels)
    const newest = this.#newest.get(name)
    if (newest !== undefined && t <= newest.t) {
      faults.push(`samples of ${name} must rise in time, got ${t} ${text} after ${newest.t} ${newest.text}`)
      return 0
    }
    this.#newest.set(name, { t, text })
    this.lines.push(`${name} ${t} ${text}`)
    return 1
  }
}

function textOf (value: Value): string {
  return value === stale ? 'stale' : value === '7ff8000000000001' ? 'NaN' : String(value)
}

function nameOf (labels: DecodedSeries['labels']): string {
  const rest = labels.filter(([name]) => name !== '__name__').map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `${labels.find(([name]) => name === '__name__')?.[1]}{${rest.join(',')}}`
}
