/** The part of AbortSignal that is used: Bare has none. */
export interface StopSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted (): void
  addEventListener (event: 'abort', listener: () => void): void
  removeEventListener (event: 'abort', listener: () => void): void
}

/** A signal and its controller in one. */
export class Stop implements StopSignal {
  readonly #listeners = new Set<() => void>()
  aborted = false
  reason: unknown

  /** Only the first call counts. */
  abort (reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }

  throwIfAborted (): void {
    if (this.aborted) throw this.reason
  }

  addEventListener (_event: 'abort', listener: () => void): void {
    this.#listeners.add(listener)
  }

  removeEventListener (_event: 'abort', listener: () => void): void {
    this.#listeners.delete(listener)
  }
}
