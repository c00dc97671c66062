/** Requests that the package never sends, written by `pbf` and `snappy`. */

import { PbfWriter } from 'pbf'
import { compressSync } from 'snappy'

export type RawLabels = ReadonlyArray<readonly [name: string, value: string]>

export interface RawSeries {
  readonly labels: RawLabels
  readonly samples: ReadonlyArray<readonly [t: number, value: number]>
}

/** A WriteRequest of 1.0, with labels in the order given. */
export function rawV1 (all: readonly RawSeries[]): Uint8Array {
  const writer = new PbfWriter()
  for (const { labels, samples } of all) {
    writer.writeMessage(1, (_, series) => {
      for (const [name, value] of labels) {
        series.writeMessage(1, (_, label) => {
          label.writeStringField(1, name)
          label.writeStringField(2, value)
        }, null)
      }
      writeSamples(samples, series)
    }, null)
  }
  return writer.finish()
}

/** A Request of 2.0, with labels in the order given, of gauges. */
export function rawV2 (all: readonly RawSeries[]): Uint8Array {
  const symbols = ['']
  const refs = (labels: RawLabels): number[] => labels.flat().map(text => symbols.push(text) - 1)
  const writer = new PbfWriter()
  for (const { labels, samples } of all) {
    writer.writeMessage(5, (_, series) => {
      series.writePackedVarint(1, refs(labels))
      writeSamples(samples, series)
      series.writeMessage(5, (_, metadata) => metadata.writeVarintField(1, 2), null)
    }, null)
  }
  for (const text of symbols) writer.writeStringField(4, text)
  return writer.finish()
}

function writeSamples (samples: RawSeries['samples'], writer: PbfWriter): void {
  for (const [t, value] of samples) {
    writer.writeMessage(2, (_, sample) => {
      sample.writeDoubleField(1, value)
      sample.writeVarintField(2, t)
    }, null)
  }
}

const types = {
  '1.0': 'application/x-protobuf;proto=prometheus.WriteRequest',
  '2.0': 'application/x-protobuf;proto=io.prometheus.write.v2.Request'
}

/**
 * Sends a message, and returns the status with what the receiver says to have stored; null where it does not say.
 *
 * @param encoding what the message is said to be compressed with; it is with Snappy in any case
 */
export async function postRaw (
  url: string, message: Uint8Array, type: '1.0' | '2.0' | string = '1.0', encoding = 'snappy'
): Promise<[status: number, written: string | null]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': types[type as '1.0'] ?? type, 'content-encoding': encoding },
    body: compressSync(Buffer.from(message)) as Buffer<ArrayBuffer>
  })
  await response.text()
  return [response.status, response.headers.get('x-prometheus-remote-write-samples-written')]
}
