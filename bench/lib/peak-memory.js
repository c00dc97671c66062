import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Measures the peak of this process's resident memory in bytes: since the last `reset()` on Linux, and elsewhere since
 * the start of the process, as only Linux can reset it.
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
