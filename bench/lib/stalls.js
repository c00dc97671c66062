import { threadTimes } from './processor.js'

/**
 * Measures the longest stalls of the event loop in milliseconds, between `begin()` and `end()`: with the times in which
 * its thread waited for a processor, and without them. Each includes the millisecond between two looks.
 */
export function stallMonitor () {
  let timer
  let last
  let longest

  const read = () => ({ time: performance.now(), waited: threadTimes().waited })

  function look () {
    const now = read()
    const stall = now.time - last.time
    longest.withWaits = Math.max(longest.withWaits, stall)
    longest.own = Math.max(longest.own, stall - (now.waited - last.waited))
    last = now
  }

  return {
    begin () {
      longest = { withWaits: 0, own: 0 }
      last = read()
      timer = setInterval(look, 1)
    },
    end () {
      clearInterval(timer)
      look()
      return longest
    }
  }
}
