/**
 * The known name that a mistyped one was most likely meant to be; the first of several equally near ones. Null where
 * none is near: at most a third of the letters of the longer of the two names may have been typed wrongly, which is a
 * letter added, left out, replaced, or swapped with the next one. Upper and lower case count as the same.
 *
 * @example
 * nearestName('hots', ['port', 'host']) // 'host'
 * nearestName('timeout', ['port', 'host']) // null
 */
export function nearestName (name: string, known: readonly string[]): string | null {
  let nearest: string | null = null
  let least = Infinity
  for (const candidate of known) {
    const limit = Math.floor(Math.max(name.length, candidate.length) / 3)
    // Keeps a name of any length from being compared letter by letter
    if (Math.abs(name.length - candidate.length) > limit) continue
    const typos = typosBetween(name.toLowerCase(), candidate.toLowerCase())
    if (typos > limit || typos >= least) continue
    nearest = candidate
    least = typos
  }
  return nearest
}

/** The optimal string alignment distance, https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance */
function typosBetween (a: string, b: string): number {
  // rows[i][j] is the distance of the first i letters of a from the first j letters of b
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [rows[i - 1]!, [i]]
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : Infinity
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, replaced, swapped))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
