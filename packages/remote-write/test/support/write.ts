import type { Test } from 'tap'
import { RemoteWriter } from '../../lib/writer.ts'
import type { Report } from '../../lib/report.ts'
import type { Sample } from '../../lib/sample.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from './receiver.ts'

/** A clock whose waits take no time, and tell how long they would have been. */
export function quickClock (): { now: () => number, sleep: (ms: number) => Promise<void>, slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => 0,
    async sleep (ms) {
      slept.push(ms)
      // What is sent and received goes on meanwhile
      await new Promise(resolve => setImmediate(resolve))
    }
  }
}

/** A writer to a strict receiver; both end with the test. */
export async function writerTo (
  t: Pick<Test, 'teardown'>, receiving: ReceiverOptions = {}, options: Partial<RemoteWriterOptions> = {}
): Promise<{ receiver: Receiver, writer: RemoteWriter, slept: number[] }> {
  const receiver = await startReceiver(t, receiving)
  const clock = quickClock()
  const writer = new RemoteWriter({ url: receiver.url, clock, random: () => 0.999_999, ...options })
  t.teardown(() => writer.stop({ timeout: 0 }))
  return { receiver, writer, slept: clock.slept }
}

/** Sends samples to a strict receiver and stops. */
export async function send (
  t: Pick<Test, 'teardown'>, samples: Iterable<Sample>, receiving?: ReceiverOptions,
  options?: Partial<RemoteWriterOptions>
): Promise<{ receiver: Receiver, report: Report, slept: number[] }> {
  const { receiver, writer, slept } = await writerTo(t, receiving, options)
  await writer.write(samples)
  return { receiver, report: await writer.stop(), slept }
}
