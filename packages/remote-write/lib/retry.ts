import type { Clock } from './clock.ts'
import type { Reply } from './request.ts'
import type { StopSignal } from './stop.ts'

/** Milliseconds. */
const firstPause = 30
const longestPause = 5_000
const longestRetryAfter = 60_000

export interface RetryOptions {
  readonly clock: Clock
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number
  /** Attempts in all, 1 or more; Infinity for no limit. */
  readonly attempts: number
  /** Called before each wait. */
  readonly onRetry: (failure: Failure) => void
  /** Called for each answer, whatever its status. */
  readonly onAnswer?: ((timing: Timing) => void) | undefined
}

/** How long an answer has taken. */
export interface Timing {
  readonly status: number
  /** Milliseconds since the request began, by the writer's clock. */
  readonly milliseconds: number
}

export interface Failure {
  /** Why the attempt failed: the receiver's own text, or the error of the network. */
  readonly reason: string
  /** Undefined where there was no answer. */
  readonly status?: number | undefined
  /** Attempts so far, from 1. */
  readonly attempt: number
  /** Milliseconds since the first of them began, by the writer's clock. */
  readonly milliseconds: number
  /** Milliseconds until the next one. */
  readonly pause: number
}

/** The last reply, or what stood in its way, and what happened before. */
export interface Result {
  /** Null if there was none, or only ones that ask for a retry, in the attempts allowed. */
  readonly reply: Reply | null
  /** Why there is no reply; empty if there is one. */
  readonly reason: string
  /** The status of the last attempt; undefined if it had no answer. */
  readonly status: number | undefined
  /** Whether an attempt had no answer, so that the receiver may have got it. */
  readonly unanswered: boolean
}

/**
 * Makes attempts until one has an answer that is final: any but 5xx and 429. Waits between them for a random time below
 * a limit that begins at 30 ms and doubles up to 5 s, and longer where the receiver asks for it, up to 60 s.
 *
 * @throws the reason of the signal, when it is aborted
 */
export async function retry (
  attempt: () => Promise<Reply>, { clock, random, attempts, onRetry, onAnswer }: RetryOptions, signal?: StopSignal
): Promise<Result> {
  async function next (): Promise<End> {
    const begun = clock.now()
    const end = await endOf(attempt, signal)
    // A clock that is set back must not make a time below 0
    if (end.status !== undefined) onAnswer?.({ status: end.status, milliseconds: Math.max(0, clock.now() - begun) })
    return end
  }
  const start = clock.now()
  let unanswered = false
  let end = await next()
  for (let count = 1; end.reply === null && count < attempts; count++) {
    const { reason, status } = end
    unanswered ||= status === undefined
    const pause = end.retryAfter + Math.round(random() * Math.min(firstPause * 2 ** (count - 1), longestPause))
    onRetry({ reason, status, attempt: count, milliseconds: Math.max(0, clock.now() - start), pause })
    await clock.sleep(pause, signal)
    end = await next()
  }
  const { reply, reason, status } = end
  return { reply, reason, status, unanswered: unanswered || status === undefined }
}

interface End extends Pick<Result, 'reply' | 'reason' | 'status'> {
  /** Milliseconds that the receiver asks for. */
  readonly retryAfter: number
}

async function endOf (attempt: () => Promise<Reply>, signal: StopSignal | undefined): Promise<End> {
  try {
    const reply = await attempt()
    const { status, text, retryAfter = 0 } = reply
    if (!isTemporary(status)) return { reply, reason: '', status, retryAfter }
    const reason = text === '' ? `status ${status}` : text
    return { reply: null, reason, status, retryAfter: Math.min(retryAfter, longestRetryAfter) }
  } catch (error) {
    signal?.throwIfAborted()
    return { reply: null, reason: reasonOf(error), status: undefined, retryAfter: 0 }
  }
}

/** Whether an answer asks for another attempt. */
export function isTemporary (status: number): boolean {
  return status === 429 || status >= 500
}

/** What an error of the network says; those of several addresses, and of `fetch`, say nothing by themselves. */
export function reasonOf (error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause, code } = error as Error & { code?: unknown }
  if (cause instanceof Error) return `${message}: ${reasonOf(cause)}`
  return message === '' ? String(code ?? error.name) : message
}
