/** Letters that have to be inserted, removed, replaced, or exchanged with the next one. */
function distance (a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1)
      if (i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    before = row
    row = next
  }
  return row[b.length]!
}

/**
 * The name that somebody probably meant: one that differs, or whose beginning differs, in at most a third of the
 * letters, whatever their case.
 *
 * @param names all that are known; of equally near ones, the first is taken
 * @returns undefined if none is near
 * @example
 * nearest('Linaer', ['Loop', 'LinearSegment']) // 'LinearSegment'
 * nearest('nmae', ['help', 'name']) // 'name'
 * nearest('x', ['help', 'name']) // undefined
 */
export function nearest (word: string, names: Iterable<string>): string | undefined {
  const given = word.slice(0, 64).toLowerCase()
  let found: string | undefined
  let least = given.length / 3
  for (const name of names) {
    const known = name.toLowerCase()
    // Half a letter more, so that a whole name wins over the beginning of another
    const beginning = distance(given, known.slice(0, given.length)) + 0.5
    const letters = Math.min(distance(given, known), given.length < 3 ? Infinity : beginning)
    if (letters > least || (letters === least && found !== undefined)) continue
    found = name
    least = letters
  }
  return found
}

/**
 * The end of a message about an unknown name.
 *
 * @example
 * hintFor('nmae', ['help', 'name']) // '; did you mean name?'
 * hintFor('x', ['help', 'name']) // ', known are help, name'
 * hintFor('x', []) // ', none is known'
 */
export function hintFor (word: string, names: readonly string[]): string {
  if (names.length === 0) return ', none is known'
  const name = nearest(word, names)
  return name === undefined ? `, known are ${names.join(', ')}` : `; did you mean ${name}?`
}
