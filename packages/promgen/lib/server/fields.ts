import { shown } from '../check.ts'
import { Problem } from './problem.ts'

/** The fields of a body, by name. A Map, since any name can come. */
export type Fields = ReadonlyMap<string, unknown>

/**
 * The fields of a body.
 *
 * @param known names that it may have
 * @param required names that it must have
 * @throws {Problem} it is not an object, or has other fields, or lacks one
 */
export function fieldsOf (body: unknown, known: readonly string[], required: readonly string[] = []): Fields {
  const fields = new Map<string, unknown>(Object.entries(objectOf(body)))
  for (const name of fields.keys()) {
    if (known.includes(name)) continue
    throw new Problem('bad_input', `unknown field ${shown(name)}, must be one of ${known.join(', ')}`, name)
  }
  for (const name of required) {
    if (!fields.has(name)) throw new Problem('bad_input', `${name} is missing`, name)
  }
  return fields
}

/**
 * A body that has fields, whichever they are.
 *
 * @throws {Problem} it is not an object
 */
export function objectOf (body: unknown): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new Problem('bad_input', `body: must be an object, got ${Array.isArray(body) ? 'an array' : shown(body)}`)
}

/**
 * The parameters of a query, each given at most once.
 *
 * @throws {Problem} there are others
 */
export function parametersOf (query: URLSearchParams, known: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of query) {
    if (!known.includes(name)) {
      throw new Problem('bad_input', `unknown parameter ${shown(name)}, must be one of ${known.join(', ')}`, name)
    }
    if (parameters.has(name)) throw new Problem('bad_input', `${name} must be given once`, name)
    parameters.set(name, value)
  }
  return parameters
}

/**
 * What a function makes of a field or a parameter.
 *
 * @throws {Problem} the function throws
 */
export function withPath<Result> (path: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw new Problem('bad_input', (error as Error).message, path)
  }
}
