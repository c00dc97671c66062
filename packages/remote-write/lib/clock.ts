import type { StopSignal } from './stop.ts'

export interface Clock {
  /** Epoch milliseconds. */
  now (): number
  /**
   * Waits.
   *
   * @throws the reason of the signal, when it is aborted
   */
  sleep (milliseconds: number, signal?: StopSignal): Promise<void>
}

/** @param keepAlive whether a wait keeps the process alive */
export function systemClock (keepAlive: boolean): Clock {
  return {
    now: Date.now,
    sleep: (milliseconds, signal) => new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const timer = setTimeout(end, milliseconds)
      if (!keepAlive) timer.unref()
      signal?.addEventListener('abort', end)
      function end (): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        if (signal?.aborted === true) reject(signal.reason)
        else resolve()
      }
    })
  }
}
