/** Keys and positions that lead from the root of a document to a value. */
export type Path = ReadonlyArray<string | number>

/**
 * A path as messages show it. Keys that are not words are quoted.
 *
 * @example
 * pathText(['data', 0, 'Random', 'min']) // 'data[0].Random.min'
 * pathText(['quantiles', '0.5']) // 'quantiles["0.5"]'
 * pathText([]) // ''
 */
export function pathText (path: Path): string {
  return path.map((step, i) => {
    if (typeof step === 'string' && /^[A-Za-z_]\w*$/.test(step)) return i === 0 ? step : `.${step}`
    return `[${JSON.stringify(step)}]`
  }).join('')
}

/**
 * A path and what is wrong there. What the reason repeats of the path is written once.
 *
 * @example
 * located(['labels', 'code'], 'must not be empty') // 'labels.code: must not be empty'
 * located(['metrics', 0, 'name'], 'name: must not be empty') // 'metrics[0].name: must not be empty'
 * located(['signals', 'a'], 'signals.a refers to itself: a > a') // 'signals.a refers to itself: a > a'
 * located(['must'], 'must be a map, got null') // 'must: must be a map, got null'
 * located([], 'must be a map, got null') // 'must be a map, got null'
 */
export function located (path: Path, reason: string): string {
  const text = pathText(path)
  for (const i of path.keys()) {
    const end = pathText(path.slice(i))
    // One word may begin any sentence
    const ends = i < path.length - 1 ? [':', ' '] : [':']
    if (ends.some(mark => reason.startsWith(end + mark))) return text + reason.slice(end.length)
  }
  return text === '' ? reason : `${text}: ${reason}`
}
