import type { Result } from './retry.ts'
import type { Protocol } from './request.ts'

/** Statuses of what stands before a receiver, and of one that has too much to do: they say nothing of the receiver. */
const undecided = [429, 502, 503, 504]

/**
 * The protocol of a receiver by its answer to an empty request of 2.0. Only one of 2.0 says what it has written; those
 * of 1.0 answer 204 to anything, and store nothing of it.
 *
 * @throws {Error} the receiver was not reached, so that another request may have another answer
 * @example
 * const result = (status, written) => ({ reply: { status, written, text: '' }, reason: '', status, unanswered: false })
 * protocolOf(result(204, { samples: 0, histograms: 0, exemplars: 0 })) // '2.0'
 * protocolOf(result(204, null)) // '1.0'
 * protocolOf(result(415, null)) // '1.0'
 */
export function protocolOf ({ reply, reason, status }: Result): Protocol {
  if (reply !== null) return isSuccess(reply.status) && reply.written !== null ? '2.0' : '1.0'
  // One that fails on whatever it does not know would never be sent anything
  if (status !== undefined && !undecided.includes(status)) return '1.0'
  throw new Error(`remote write: the receiver could not be asked for its protocol: ${reason}`)
}

export function isSuccess (status: number): boolean {
  return status >= 200 && status < 300
}
