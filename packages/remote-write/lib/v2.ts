import { Bytes, int64Size, varintSize } from './bytes.ts'
import type { Chunk, TimeSeries } from './chunk.ts'
import { writeHistogram, writeStaleHistogram } from './histogram.ts'
import { exemplarLabels } from './labels.ts'
import { numbersSize, writeNumbers } from './numbers.ts'
import type { Exemplar, Sample } from './sample.ts'
import { Symbols } from './symbols.ts'

export interface V2Options {
  /** Whether start times go into the field of earlier drafts of 2.0 as well, which Prometheus up to 3.5 reads. */
  readonly bothStarts?: boolean | undefined
}

/** Histograms and exemplars have no known size before they are written. */
const tail = new Bytes()
const message = new Bytes()

/**
 * Writes the message `io.prometheus.write.v2.Request` of remote write 2.0.
 *
 * @param timeSeries of series of the chunk
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/
 */
export function writeV2 (
  bytes: Bytes, chunk: Chunk, timeSeries: readonly TimeSeries[], { bothStarts = false }: V2Options = {}
): void {
  const { symbols } = chunk
  const further = exemplarSymbols(symbols, timeSeries)
  bytes.reserve(symbols.bytes.length + (further?.bytes.length ?? 0))
  bytes.append(symbols.bytes.bytes())
  if (further !== undefined) bytes.append(further.bytes.bytes())
  for (const { slot, series, samples } of timeSeries) {
    const head = chunk.head(slot)
    if ('times' in samples) {
      begin(bytes, head, numbersSize(samples))
      writeNumbers(bytes, samples)
      continue
    }
    encodeTail(series.native, samples, further, bothStarts)
    begin(bytes, head, (series.native ? 0 : samplesSize(samples)) + tail.length)
    if (!series.native) for (const sample of samples) writeSample(bytes, sample)
    if (tail.length > 0) bytes.append(tail.bytes())
  }
}

/** Field 5 of a Request, as far as labels and metadata; makes room for so many bytes behind them. */
function begin (bytes: Bytes, head: Uint8Array, rest: number): void {
  const size = head.length + rest
  bytes.reserve(size + 6)
  bytes.byte(0x2a)
  bytes.varint(size)
  bytes.append(head)
}

function exemplarSymbols (symbols: Symbols, timeSeries: readonly TimeSeries[]): Symbols | undefined {
  let further: Symbols | undefined
  for (const { samples } of timeSeries) {
    if ('times' in samples) continue
    for (const { exemplars } of samples) {
      if (exemplars === undefined) continue
      further ??= new Symbols(symbols)
      for (const { labels } of exemplars) for (const text of exemplarLabels(labels).flat()) further.ref(text)
    }
  }
  return further
}

function sampleSize ({ t, start }: Sample): number {
  return 10 + int64Size(t) + (start === undefined ? 0 : 1 + int64Size(start))
}

function samplesSize (samples: readonly Sample[]): number {
  let size = 2 * samples.length
  for (const sample of samples) size += sampleSize(sample)
  return size
}

/** Field 2 of a TimeSeries: at most 33 bytes. */
function writeSample (bytes: Bytes, sample: Sample): void {
  const { t, value, stale, start } = sample
  bytes.byte(0x12)
  bytes.byte(sampleSize(sample))
  bytes.byte(0x09)
  if (stale === true) bytes.stale()
  else bytes.double(value!)
  bytes.byte(0x10)
  bytes.int64(t)
  if (start === undefined) return
  bytes.byte(0x18)
  bytes.int64(start)
}

/** Fields 3, 4 and 6 of a TimeSeries: histograms, exemplars, and the start time of the latest sample. */
function encodeTail (
  native: boolean, samples: readonly Sample[], symbols: Symbols | undefined, bothStarts: boolean
): void {
  tail.clear()
  for (const { t, histogram, exemplars, start } of samples) {
    if (native) {
      message.clear()
      if (histogram === undefined) writeStaleHistogram(message, t)
      else writeHistogram(message, histogram, t, start)
      appendMessage(0x1a)
    }
    if (exemplars === undefined) continue
    for (const exemplar of exemplars) {
      writeExemplar(exemplar, symbols!)
      appendMessage(0x22)
    }
  }
  const start = bothStarts ? samples.at(-1)!.start : undefined
  if (start === undefined) return
  tail.reserve(11)
  tail.byte(0x30)
  tail.int64(start)
}

function writeExemplar ({ labels, value, t }: Exemplar, symbols: Symbols): void {
  const refs = exemplarLabels(labels).flat().map(text => symbols.ref(text))
  message.clear().reserve(5 * refs.length + 32)
  message.byte(0x0a)
  message.varint(refs.reduce((size, ref) => size + varintSize(ref), 0))
  for (const ref of refs) message.varint(ref)
  message.byte(0x11)
  message.double(value)
  message.byte(0x18)
  message.int64(t)
}

function appendMessage (tag: number): void {
  tail.reserve(message.length + 6)
  tail.byte(tag)
  tail.varint(message.length)
  tail.append(message.bytes())
}
