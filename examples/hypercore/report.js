const terminalMs = 1_000
const logMs = 3_000
const clearLine = '\r\x1b[K'

/** One line about the counts: updated in place on a terminal, else written anew every few seconds. */
export function showStatus (calls, output = process.stdout) {
  const { isTTY } = output
  const timer = setInterval(show, isTTY ? terminalMs : logMs)
  let stopped = false
  let last = performance.now()

  async function show () {
    const { added, series } = await calls.read()
    if (stopped) return

    const now = performance.now()
    const line = `${(added * 1_000 / (now - last)).toFixed(1)} calls/s, ${series} series`
    last = now
    output.write(isTTY ? `${clearLine}${line}` : `${line}\n`)
  }

  return {
    stop () {
      stopped = true
      clearInterval(timer)
      if (isTTY) output.write('\n')
    }
  }
}

/** Columns below their titles; columns of numbers are aligned to the right. */
export function formatTable (titles, rows) {
  const columns = titles.map((title, column) => [title, ...rows.map(row => row[column])])
  const padded = columns.map(cells => {
    const width = Math.max(...cells.map(cell => String(cell).length))
    const right = cells.some(cell => typeof cell === 'number')
    return cells.map(cell => right ? String(cell).padStart(width) : String(cell).padEnd(width))
  })
  return padded[0].map((_, row) => padded.map(cells => cells[row]).join('  ')).join('\n')
}
