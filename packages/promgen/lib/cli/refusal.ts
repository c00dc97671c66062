import { durationText } from '../duration.ts'
import { asBadInput, Failure } from './errors.ts'

/** What Prometheus says of samples that are too far behind the newest one it has. */
const tooOld = /out of bounds|too old sample/

/** What Prometheus says of native histograms if they are not enabled. */
const withoutNative = /native histograms are disabled/

/**
 * The error to throw in place of one of writing: what the receiver has said, or what is wrong with the data.
 *
 * @param age milliseconds since the first instant that is written. Where it is not above 0, no window would help
 */
export function asRefusal (error: unknown, age: number): unknown {
  const isOfSending = error instanceof Error && error.message.startsWith('remote write: ')
  if (!isOfSending) return asBadInput(error)
  if (withoutNative.test(error.message)) {
    return new Failure('the server refuses native histograms: start it with --enable-feature=native-histograms, or ' +
      'remove native from the histograms', { cause: error })
  }
  if (age <= 0 || !tooOld.test(error.message)) return new Failure(error.message, { cause: error })
  // A window in seconds, not below the age
  const text = durationText(Math.ceil(age / 1_000) * 1_000)
  return new Failure(`the server refuses samples ${text} old (out of bounds): set out_of_order_time_window to ` +
    `${text} or more, or write before anything scrapes`, { cause: error })
}
