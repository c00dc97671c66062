import { readFileSync, writeFileSync } from 'node:fs'

/**
 * The most memory that this process had at a time, in bytes of physical memory: since the last reset on Linux, where
 * that is possible; since its start elsewhere.
 */
export function peakMemory () {
  return {
    reset () {
      if (process.platform !== 'linux') return
      // https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
      writeFileSync('/proc/self/clear_refs', '5')
    },
    peak () {
      if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
    }
  }
}
