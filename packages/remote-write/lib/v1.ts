import { Bytes, int64Size } from './bytes.ts'
import type { TimeSeries } from './chunk.ts'
import { writeHistogram, writeStaleHistogram } from './histogram.ts'
import { numbersSize, writeNumbers } from './numbers.ts'
import type { Sample } from './sample.ts'
import type { Series } from './series.ts'

/** Histograms have no known size before they are written. */
const histograms = new Bytes()
const message = new Bytes()

/**
 * Writes the message `prometheus.WriteRequest` of remote write 1.0, which has labels, samples and native histograms.
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export function writeV1 (bytes: Bytes, timeSeries: readonly TimeSeries[]): void {
  for (const { series, samples } of timeSeries) {
    if ('times' in samples) {
      begin(bytes, series, numbersSize(samples))
      writeNumbers(bytes, samples)
    } else if (series.native) {
      begin(bytes, series, encodeHistograms(samples))
      bytes.append(histograms.bytes())
    } else {
      begin(bytes, series, samplesSize(samples))
      for (const { t, value } of samples) bytes.sample(t, value)
    }
  }
}

/** Field 1 of a WriteRequest, as far as the labels; makes room for so many bytes behind them. */
function begin (bytes: Bytes, { encoded }: Series, rest: number): void {
  const size = encoded.length + rest
  bytes.reserve(size + 6)
  bytes.byte(0x0a)
  bytes.varint(size)
  bytes.append(encoded)
}

function samplesSize (samples: readonly Sample[]): number {
  let size = 12 * samples.length
  for (const { t } of samples) size += int64Size(t)
  return size
}

/** Field 4 of a TimeSeries, repeated. */
function encodeHistograms (samples: readonly Sample[]): number {
  histograms.clear()
  for (const { t, histogram } of samples) {
    message.clear()
    if (histogram === undefined) writeStaleHistogram(message, t)
    else writeHistogram(message, histogram, t)
    histograms.reserve(message.length + 6)
    histograms.byte(0x22)
    histograms.varint(message.length)
    histograms.append(message.bytes())
  }
  return histograms.length
}
