import type { Protocol } from './request.ts'

/** Samples that were rejected for one reason. */
export interface Rejection {
  /** The receiver's own text. */
  readonly reason: string
  readonly status: number
  readonly samples: number
}

/** What became of the samples that were written. Native histograms and stale markers count as samples. */
export interface Report {
  /** Stored by the receiver, as far as it says. */
  readonly samples: number
  /** Refused by the receiver, or not among those it says it has stored. */
  readonly rejected: number
  /** Refused after an attempt that had no answer: the receiver may well have stored them in that one. */
  readonly uncertain: number
  /** Given up: too many attempts failed, or sending was stopped. */
  readonly unsent: number
  /** Taken from a full queue, oldest first. */
  readonly dropped: number
  /** Attempts that were not the first of their request. */
  readonly retries: number
  /** Bodies of requests that were answered with a success, compressed. */
  readonly bytes: number
  /** Since the writer was made. */
  readonly seconds: number
  /** Undefined as long as the receiver has not been asked. */
  readonly protocol: Protocol | undefined
  /** The first hundred texts of rejections. */
  readonly rejections: readonly Rejection[]
}

/** Texts may hold values and times, so that no two are equal. */
const mostRejections = 100

type Count = 'samples' | 'rejected' | 'uncertain' | 'unsent' | 'dropped' | 'retries' | 'bytes'

/** The counts of a report. */
export class Tally {
  readonly #counts = new Map<Count, number>()
  readonly #rejections = new Map<string, Rejection>()
  readonly #now: () => number
  readonly #begun: number
  protocol: Protocol | undefined

  constructor (now: () => number) {
    this.#now = now
    this.#begun = now()
  }

  add (count: Count, by: number): void {
    this.#counts.set(count, this.#count(count) + by)
  }

  /** Returns whether the text is new, and among the first hundred. */
  reject (samples: number, status: number, reason: string): boolean {
    this.add('rejected', samples)
    const key = `${status} ${reason}`
    const known = this.#rejections.get(key)
    if (known === undefined && this.#rejections.size === mostRejections) return false
    this.#rejections.set(key, { reason, status, samples: samples + (known?.samples ?? 0) })
    return known === undefined
  }

  #count (count: Count): number {
    return this.#counts.get(count) ?? 0
  }

  get report (): Report {
    return {
      samples: this.#count('samples'),
      rejected: this.#count('rejected'),
      uncertain: this.#count('uncertain'),
      unsent: this.#count('unsent'),
      dropped: this.#count('dropped'),
      retries: this.#count('retries'),
      bytes: this.#count('bytes'),
      seconds: (this.#now() - this.#begun) / 1_000,
      protocol: this.protocol,
      rejections: Array.from(this.#rejections.values())
    }
  }
}
