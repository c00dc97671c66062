import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/**
 * How long in milliseconds this thread has worked so far, and how long it has waited for a processor because other
 * programs or other threads of this process had all of them. Only Linux tells: elsewhere the time of work is that in
 * which the event loop was busy, with its waits, and these are 0.
 */
export function threadTimes () {
  if (process.platform !== 'linux') return { worked: performance.eventLoopUtilization().active, waited: 0 }
  // Nanoseconds on a processor, nanoseconds of waiting, and a number:
  // https://docs.kernel.org/scheduler/sched-stats.html
  const [worked, waited] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
  return { worked: worked / 1e6, waited: waited / 1e6 }
}
