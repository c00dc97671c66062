const TERMINAL_MS = 1_000
const LOG_MS = 3_000
const CLEAR_LINE = '\r\x1b[K'

/** One line about the counts: kept up to date on a terminal, else printed anew every few seconds. */
export function createStatus (calls, output = process.stdout) {
  const { isTTY } = output
  const timer = setInterval(show, isTTY ? TERMINAL_MS : LOG_MS)
  let stopped = false
  let last = performance.now()

  async function show () {
    const { added, series } = await calls.read()
    if (stopped) return

    const now = performance.now()
    const line = `${(added * 1_000 / (now - last)).toFixed(1)} calls/s, ${series} series`
    last = now
    output.write(isTTY ? `${CLEAR_LINE}${line}` : `${line}\n`)
  }

  return {
    stop () {
      stopped = true
      clearInterval(timer)
      if (isTTY) output.write('\n')
    }
  }
}
