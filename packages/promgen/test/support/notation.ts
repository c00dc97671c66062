/**
 * The samples that promtool makes of its notation, '_' being a missing one. Written after its documentation: a
 * difference is added again and again.
 *
 * @throws {Error} it is not in the notation
 */
export function readNotation (text: string): Array<number | '_' | 'stale'> {
  if (text === '') return []
  return text.split(' ').flatMap(token => {
    const [, first, step = '', times] = pattern.exec(token) ?? []
    if (first === undefined) throw new Error(`a sample must be in promtool's notation, received ${token}`)
    if (first === '_' || first === 'stale') return new Array(Number(times ?? 1)).fill(first)
    const values = [numberOf(first)]
    for (let i = 0; i < Number(times ?? 0); i++) values.push(step === '' ? values[i]! : values[i]! + numberOf(step))
    return values
  })
}

const number = '\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?'
const pattern = new RegExp(`^(_|stale|[+-]?Inf|NaN|-?${number})([+-]${number})?(?:x(\\d+))?$`)

function numberOf (text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}
