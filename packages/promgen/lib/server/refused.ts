import { Problem, type ProblemCode } from './problem.ts'

/** Codes of the registry's errors, with those of the API. */
const codes: ReadonlyMap<unknown, ProblemCode> = new Map([
  ['duplicate', 'duplicate'], ['conflict', 'conflict'], ['too_many_series', 'too_many_series'], ['unknown', 'not_found']
])

/** Fields that messages of the registry begin with. */
const field = /^(?:name|type|help|unit|labels|buckets|quantiles|rate|distribution|data|endStrategy|start)\b[\w.[\]"]*/

/**
 * Does what a request asks for. A `TypeError` or `RangeError` then means that the request is wrong.
 *
 * @throws {Problem} in place of such an error
 */
export function requested<Result> (act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf (error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error
  const { message, code, path } = error as Error & { code?: unknown, path?: string }
  // A name in a body that is not known is a wrong value, whereas one in the path of a URL is not found
  const isField = code === 'unknown' && message.startsWith('name: ')
  const known = isField ? 'bad_input' : codes.get(code) ?? 'bad_input'
  const place = path ?? (known === 'bad_input' ? field.exec(message)?.[0] : undefined)
  return new Problem(known, message, place === '' ? undefined : place)
}
