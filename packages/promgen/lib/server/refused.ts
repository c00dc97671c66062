import { Problem, type ProblemCode } from './problem.ts'

/** Codes of the registry's errors, with those of the API. */
const codes: ReadonlyMap<unknown, ProblemCode> = new Map([
  ['duplicate', 'duplicate'], ['conflict', 'conflict'], ['too_many_series', 'too_many_series']
])

const fields = [
  'name', 'type', 'help', 'unit', 'labels', 'buckets', 'native', 'quantiles', 'rate', 'distribution', 'data',
  'endStrategy', 'start'
]

/** A field that a message of the registry begins with, and the path below it. */
const field = new RegExp(`^(?:${fields.join('|')})\\b[\\w.[\\]"]*`)

/**
 * Does what a request asks for. A `TypeError` or `RangeError` then means that the request is wrong.
 *
 * @param unknown what it means if a name or an id is not known: that the path of a URL leads nowhere, or that a body is
 * wrong
 * @throws {Problem} in place of such an error
 */
export function requested<Result> (act: () => Result, unknown: 'not_found' | 'bad_input' = 'not_found'): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    const { message, code, path } = error as Error & { code?: unknown, path?: string }
    const known = code === 'unknown' ? unknown : codes.get(code) ?? 'bad_input'
    const place = path ?? (known === 'bad_input' ? field.exec(message)?.[0] : undefined)
    throw new Problem(known, message, place === '' ? undefined : place)
  }
}
