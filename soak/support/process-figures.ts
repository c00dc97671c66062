/** Figures of this process that go wrong with time. */

import { readdirSync } from 'node:fs'
import { heapInUse } from '../../test/support/garbage.ts'

/** Bytes as text, in megabytes. */
export function megabytes (bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** How many file descriptors are open; where the system does not tell, how many handles of Node are. */
export function openFiles (): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : process.getActiveResourcesInfo().length
}

/**
 * How much a series of figures grows from its first to its last, by the line that fits best (least squares), so that one
 * figure that is off has little weight.
 *
 * @param figures at least two, measured at equal distances
 */
export function fittedGrowth (figures: readonly number[]): number {
  const steps = figures.length - 1
  const meanStep = steps / 2
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length
  let covariance = 0
  let variance = 0
  for (const [step, figure] of figures.entries()) {
    covariance += (step - meanStep) * (figure - mean)
    variance += (step - meanStep) ** 2
  }
  return covariance / variance * steps
}

export interface Load {
  /** Longest time in milliseconds for which the event loop was held: between two looks of a timer that is due each millisecond. */
  lag: number
  /** Bytes by which resident memory grew, with garbage collected before the start and after the end. */
  resident: number
  /** The same with garbage, at most, looked at every 20 ms. */
  residentPeak: number
}

/** What a load does to this process until it is over. */
export async function measured (load: () => Promise<void>): Promise<Load> {
  const { rss } = process.memoryUsage
  await heapInUse()
  const start = rss()
  let peak = start
  let last = performance.now()
  let lag = 0
  function lookAtLoop (): void {
    const now = performance.now()
    lag = Math.max(lag, now - last)
    last = now
  }
  function lookAtMemory (): void {
    peak = Math.max(peak, rss())
  }
  const timers = [setInterval(lookAtLoop, 1), setInterval(lookAtMemory, 20)]
  try {
    await load()
  } finally {
    timers.forEach(clearInterval)
  }
  lookAtLoop()
  lookAtMemory()
  await heapInUse()
  return { lag, resident: rss() - start, residentPeak: peak - start }
}
