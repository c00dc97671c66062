import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from 'prom-remote-write'

/** Node.js takes longer ones for the shortest. */
const longestPause = 2 ** 31 - 1

/** The time of the system. A pause lasts 24 days at most: whoever waits for an instant looks again. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => {
    return pause(Math.min(milliseconds, longestPause), undefined, { signal: signal as AbortSignal })
  }
}
