/** Remote write's messages as plain objects, read by decoders of others: `snappy` and `pbf`. */

import { PbfReader } from 'pbf'
import { uncompressSync } from 'snappy'

/** A value as its number, and any NaN as the 16 digits of its bits: there are several. */
export type Value = number | string

export interface DecodedHistogram {
  [field: string]: number | string | number[] | Value[] | Array<[offset: number, length: number]>
}

export interface DecodedSample {
  value: Value
  t: number
  start?: number
}

export interface DecodedSeries {
  labels: Array<[name: string, value: string]>
  samples?: DecodedSample[]
  histograms?: DecodedHistogram[]
  exemplars?: Array<{ labels: Array<[name: string, value: string]>, value: Value, t: number }>
  metadata?: { type: number, help: string, unit: string }
  /** Field 6 of earlier drafts. */
  createdTimestamp?: number
}

export interface DecodedV2 {
  symbols: string[]
  timeSeries: DecodedSeries[]
}

/** The message that a body of Snappy's block format holds. */
export function uncompressed (body: Uint8Array): Uint8Array {
  return uncompressSync(Buffer.from(body)) as Buffer
}

/** Reads fields by their number; an unknown one, or one of another wire type, is an error. */
type Fields = Record<number, { name: string, type: number, read: (reader: PbfReader) => void }>

function readMessage (reader: PbfReader, name: string, fields: Fields): void {
  const end = reader.type === 2 ? reader.readVarint() + reader.pos : reader.length
  while (reader.pos < end) {
    const tag = reader.readVarint()
    const [number, type] = [tag >> 3, tag & 7]
    reader.type = type
    const field = fields[number]
    if (field === undefined) throw new Error(`${name} must have known fields, got field ${number}`)
    if (field.type !== type) throw new Error(`${name}.${field.name} must be of type ${field.type}, got ${type}`)
    field.read(reader)
  }
  if (reader.pos !== end) throw new Error(`${name} must end at ${end}, got ${reader.pos}`)
}

const [varint, fixed64, bytes] = [0, 1, 2]

function readValue (reader: PbfReader): Value {
  const bits = Buffer.from(reader.buf.subarray(reader.pos, reader.pos + 8)).readBigUInt64LE()
  const value = reader.readDouble()
  return Number.isNaN(value) ? bits.toString(16).padStart(16, '0') : value
}

/** A `prometheus.WriteRequest`. */
export function decodeV1 (message: Uint8Array): DecodedSeries[] {
  const timeSeries: DecodedSeries[] = []
  readMessage(new PbfReader(message), 'WriteRequest', {
    1: { name: 'timeseries', type: bytes, read: reader => { timeSeries.push(readSeriesV1(reader)) } }
  })
  return timeSeries
}

function readSeriesV1 (reader: PbfReader): DecodedSeries {
  const series: DecodedSeries = { labels: [] }
  readMessage(reader, 'TimeSeries', {
    1: {
      name: 'labels',
      type: bytes,
      read (reader) {
        const label: [string, string] = ['', '']
        readMessage(reader, 'Label', {
          1: { name: 'name', type: bytes, read: reader => { label[0] = reader.readString() } },
          2: { name: 'value', type: bytes, read: reader => { label[1] = reader.readString() } }
        })
        series.labels.push(label)
      }
    },
    2: { name: 'samples', type: bytes, read: reader => { (series.samples ??= []).push(readSample(reader, 1)) } },
    4: histogramsField(series, 1)
  })
  return series
}

function histogramsField (series: DecodedSeries, version: number): Fields[number] {
  return {
    name: 'histograms',
    type: bytes,
    read (reader) { (series.histograms ??= []).push(readHistogram(reader, version)) }
  }
}

function readSample (reader: PbfReader, version: number): DecodedSample {
  const sample: DecodedSample = { value: 0, t: 0 }
  const fields: Fields = {
    1: { name: 'value', type: fixed64, read: reader => { sample.value = readValue(reader) } },
    2: { name: 'timestamp', type: varint, read: reader => { sample.t = reader.readVarint(true) } }
  }
  const start = { name: 'start', type: varint, read: (reader: PbfReader) => { sample.start = reader.readVarint(true) } }
  readMessage(reader, 'Sample', version === 1 ? fields : { ...fields, 3: start })
  return sample
}

function readHistogram (reader: PbfReader, version: number): DecodedHistogram {
  const histogram: DecodedHistogram = {}
  const set = (name: string, type: number, read: (reader: PbfReader) => DecodedHistogram[string]) => {
    return { name, type, read: (reader: PbfReader) => { histogram[name] = read(reader) } }
  }
  const spans = (name: string) => set(name, bytes, reader => {
    const span: [number, number] = [0, 0]
    readMessage(reader, 'BucketSpan', {
      1: { name: 'offset', type: varint, read: reader => { span[0] = reader.readSVarint() } },
      2: { name: 'length', type: varint, read: reader => { span[1] = reader.readVarint() } }
    })
    return [...histogram[name] as Array<[number, number]> ?? [], span]
  })
  const fields: Fields = {
    1: set('countInt', varint, reader => reader.readVarint()),
    2: set('countFloat', fixed64, readValue),
    3: set('sum', fixed64, readValue),
    4: set('schema', varint, reader => reader.readSVarint()),
    5: set('zeroThreshold', fixed64, readValue),
    6: set('zeroCountInt', varint, reader => reader.readVarint()),
    7: set('zeroCountFloat', fixed64, readValue),
    8: spans('negativeSpans'),
    9: set('negativeDeltas', bytes, reader => reader.readPackedSVarint()),
    10: set('negativeCounts', bytes, reader => reader.readPackedDouble()),
    11: spans('positiveSpans'),
    12: set('positiveDeltas', bytes, reader => reader.readPackedSVarint()),
    13: set('positiveCounts', bytes, reader => reader.readPackedDouble()),
    14: set('resetHint', varint, reader => reader.readVarint()),
    15: set('t', varint, reader => reader.readVarint(true))
  }
  const start = set('start', varint, reader => reader.readVarint(true))
  readMessage(reader, 'Histogram', version === 1 ? fields : { ...fields, 17: start })
  return histogram
}

/** An `io.prometheus.write.v2.Request`, with its references replaced by the symbols. */
export function decodeV2 (message: Uint8Array): DecodedV2 {
  const symbols: string[] = []
  const timeSeries: DecodedSeries[] = []
  readMessage(new PbfReader(message), 'Request', {
    4: { name: 'symbols', type: bytes, read: reader => { symbols.push(reader.readString()) } },
    5: { name: 'timeseries', type: bytes, read: reader => { timeSeries.push(readSeriesV2(reader, symbols)) } }
  })
  return { symbols, timeSeries }
}

function readSeriesV2 (reader: PbfReader, symbols: string[]): DecodedSeries {
  const series: DecodedSeries = { labels: [] }
  readMessage(reader, 'TimeSeries', {
    1: { name: 'labels_refs', type: bytes, read: reader => { series.labels = readLabels(reader, symbols) } },
    2: { name: 'samples', type: bytes, read: reader => { (series.samples ??= []).push(readSample(reader, 2)) } },
    3: histogramsField(series, 2),
    4: {
      name: 'exemplars',
      type: bytes,
      read (reader) {
        const exemplar = { labels: [] as Array<[string, string]>, value: 0 as Value, t: 0 }
        readMessage(reader, 'Exemplar', {
          1: { name: 'labels_refs', type: bytes, read: reader => { exemplar.labels = readLabels(reader, symbols) } },
          2: { name: 'value', type: fixed64, read: reader => { exemplar.value = readValue(reader) } },
          3: { name: 'timestamp', type: varint, read: reader => { exemplar.t = reader.readVarint(true) } }
        });
        (series.exemplars ??= []).push(exemplar)
      }
    },
    5: {
      name: 'metadata',
      type: bytes,
      read (reader) {
        const metadata = { type: 0, help: '', unit: '' }
        readMessage(reader, 'Metadata', {
          1: { name: 'type', type: varint, read: reader => { metadata.type = reader.readVarint() } },
          3: { name: 'help_ref', type: varint, read: reader => { metadata.help = readSymbol(reader, symbols) } },
          4: { name: 'unit_ref', type: varint, read: reader => { metadata.unit = readSymbol(reader, symbols) } }
        })
        series.metadata = metadata
      }
    },
    6: {
      name: 'created_timestamp',
      type: varint,
      read (reader) { series.createdTimestamp = reader.readVarint(true) }
    }
  })
  return series
}

function readSymbol (reader: PbfReader, symbols: string[]): string {
  return symbolOf(reader.readVarint(), symbols)
}

function symbolOf (ref: number, symbols: string[]): string {
  const symbol = symbols[ref]
  if (symbol === undefined) throw new Error(`a reference must be below ${symbols.length}, got ${ref}`)
  return symbol
}

function readLabels (reader: PbfReader, symbols: string[]): Array<[string, string]> {
  const texts = reader.readPackedVarint().map(ref => symbolOf(ref, symbols))
  if (texts.length % 2 !== 0) throw new Error(`labels_refs must be pairs, got ${texts.length}`)
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i]!, texts[2 * i + 1]!])
}

/** A `Histogram` of 2.0 by itself. */
export function decodeHistogram (message: Uint8Array): DecodedHistogram {
  return readHistogram(new PbfReader(message), 2)
}
