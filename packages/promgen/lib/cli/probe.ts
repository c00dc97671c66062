import { RemoteWriter, Series, type RemoteWriterOptions } from 'prom-remote-write'

/** Name of the series that is probed with. It has no value: a stale marker is all that is written of it. */
const name = 'promgen_check'

/** Name of that of native histograms, which receivers may not take. */
const nativeName = 'promgen_check_native'

/** Attempts to reach the receiver, for which somebody waits. */
const attempts = 3

/** What is asked for. */
export interface Probe {
  /** Of the series that is probed with. */
  readonly labels: ReadonlyMap<string, string>
  /** Epoch milliseconds. */
  readonly t: number
  /** Whether native histograms are asked for as well. Default: no. */
  readonly native?: boolean
}

/**
 * Asks a receiver whether it takes samples of an instant, by some that no query shows.
 *
 * @returns the protocol
 * @throws {Error} it does not, or cannot be reached
 */
export async function probe ({ labels, t, native = false }: Probe, options: RemoteWriterOptions): Promise<string> {
  const writer = new RemoteWriter({ ...options, attempts, keepGoing: false, onRejection: undefined })
  try {
    const series = [new Series(name, labels, { utf8Names: true })]
    if (native) series.push(new Series(nativeName, labels, { native, utf8Names: true }))
    await writer.write(series.map(series => ({ series, t: Math.ceil(t), stale: true })))
    await writer.settled()
    return writer.report.protocol!
  } finally {
    await writer.stop()
  }
}
