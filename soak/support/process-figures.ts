/** Memory, open files and event loop delay of this process. */

import { readdirSync } from 'node:fs'
import { heapInUse } from '../../test/support/garbage.ts'

/** Formats bytes as megabytes: `1.5 MB`. */
export function megabytes (bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** Number of open file descriptors on Linux; elsewhere the number of active resources of Node. */
export function openFiles (): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : process.getActiveResourcesInfo().length
}

/**
 * Growth from the first figure to the last along the line of least squares, so a single outlier has little weight.
 *
 * @param figures at least two, measured at equal intervals
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
  /** Longest block of the event loop in milliseconds, as the longest interval of a timer of 1 ms. */
  lag: number
  /** Growth in bytes of what is still referenced after garbage collection: the heap, and buffers outside it. */
  kept: number
  /** Growth of resident memory in bytes, with garbage collected at both ends. */
  resident: number
  /** Greatest growth of resident memory, garbage included, sampled every 20 ms and at the end. */
  residentPeak: number
}

/** Measures this process while a load runs. */
export async function measured (load: () => Promise<void>): Promise<Load> {
  const { rss } = process.memoryUsage
  const inUse = await referenced()
  const start = rss()
  let peak = start
  let last = performance.now()
  let lag = 0
  function sampleLag (): void {
    const now = performance.now()
    lag = Math.max(lag, now - last)
    last = now
  }
  function sampleMemory (): void {
    peak = Math.max(peak, rss())
  }
  const timers = [setInterval(sampleLag, 1), setInterval(sampleMemory, 20)]
  try {
    await load()
  } finally {
    timers.forEach(clearInterval)
  }
  sampleLag()
  sampleMemory()
  const kept = await referenced() - inUse
  const end = rss()
  // Collecting garbage can need memory itself: the end may be the peak
  return { lag, kept, resident: end - start, residentPeak: Math.max(peak, end) - start }
}

async function referenced (): Promise<number> {
  return await heapInUse() + process.memoryUsage().external
}
