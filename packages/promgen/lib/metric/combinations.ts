/**
 * Each combination of the values of labels, the last label changing fastest. No labels give one combination.
 *
 * @example
 * Array.from(combinations(new Map([['a', ['1', '2']], ['b', ['x']]]))) // [{ a: '1', b: 'x' }, { a: '2', b: 'x' }]
 */
export function * combinations (labels: ReadonlyMap<string, readonly string[]>): Generator<Record<string, string>> {
  const names = Array.from(labels.keys())
  const values = Array.from(labels.values())
  const total = values.reduce((product, { length }) => product * length, 1)
  for (let n = 0; n < total; n++) {
    let rest = n
    const chosen = values.map(() => '')
    for (let i = values.length - 1; i >= 0; i--) {
      const { length } = values[i]!
      chosen[i] = values[i]![rest % length]!
      rest = Math.floor(rest / length)
    }
    yield Object.fromEntries(names.map((name, i) => [name, chosen[i]!]))
  }
}
