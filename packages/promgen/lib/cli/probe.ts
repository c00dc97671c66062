import { RemoteWriter, Series, type RemoteWriterOptions } from 'prom-remote-write'

/** Name of the series that is probed with. It has no value: a stale marker is all that is written of it. */
const name = 'promgen_check'

/** Attempts to reach the receiver, for which somebody waits. */
const attempts = 3

/**
 * Asks a receiver whether it takes samples of an instant, by one that no query shows.
 *
 * @param labels of the series that is probed with
 * @param t epoch milliseconds
 * @returns the protocol
 * @throws {Error} it does not, or cannot be reached
 */
export async function probe (
  labels: ReadonlyMap<string, string>, t: number, options: RemoteWriterOptions
): Promise<string> {
  const writer = new RemoteWriter({ ...options, attempts, keepGoing: false, onRejection: undefined })
  try {
    const series = new Series(name, labels, { utf8Names: true })
    await writer.write([{ series, t: Math.ceil(t), stale: true }])
    await writer.settled()
    return writer.report.protocol!
  } finally {
    await writer.stop()
  }
}
