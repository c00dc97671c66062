import type { Clock } from '../../lib/clock.ts'
import type { StopSignal } from '../../lib/stop.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock that goes on when it is told. */
export class ManualClock implements Clock {
  #now: number
  #sleepers: Sleeper[] = []

  constructor (now: number) {
    this.#now = now
  }

  readonly now = (): number => this.#now

  async sleep (milliseconds: number, signal?: StopSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted()
      this.#sleepers.push({ until: this.#now + milliseconds, wake: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  }

  /** Goes on, or back, by so many milliseconds, and wakes those that are due. */
  advance (milliseconds: number): void {
    this.#now += milliseconds
    const isDue = ({ until }: Sleeper): boolean => until <= this.#now
    const due = this.#sleepers.filter(isDue)
    this.#sleepers = this.#sleepers.filter(sleeper => !isDue(sleeper))
    for (const { wake } of due) wake()
  }
}

/** Waits until something holds, which other events bring about; the test's own timeout is the limit. */
export async function until (holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}
