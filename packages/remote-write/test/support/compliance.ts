/** What the tests of compliance have in common. */

import type { Test } from 'tap'
import type { Protocol } from '../../lib/request.ts'
import type { Sample, ValueSample } from '../../lib/sample.ts'
import { Series, type SeriesOptions } from '../../lib/series.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import type { DecodedSeries } from './decode.ts'
import type { Receiver, ReceiverOptions } from './receiver.ts'
import { send } from './write.ts'

export const time = 1_800_000_000_000

export type Outcome = Awaited<ReturnType<typeof send>>

export function sample (
  name: string, labels: Record<string, string> = {}, value = 1, options: SeriesOptions = {}
): ValueSample {
  return { series: new Series(name, labels, options), t: time, value }
}

/** Sends by one protocol and checks that nothing is wrong. */
export async function sent (
  t: Test, protocol: Protocol, samples: Iterable<Sample>, answer?: ReceiverOptions['answer'],
  options: Partial<RemoteWriterOptions> = {}
): Promise<Outcome> {
  const outcome = await send(t, samples, answer === undefined ? {} : { answer }, { protocol, ...options })
  t.strictSame(outcome.receiver.faults, [])
  return outcome
}

export function seriesIn ({ requests }: Receiver): DecodedSeries[] {
  return requests.flatMap(({ timeSeries }) => timeSeries)
}
