/** What the HTTP API answers to a request that it refuses. */

/** Codes of the API with their HTTP status. */
const statuses = {
  bad_input: 400,
  unauthorized: 401,
  forbidden_host: 403,
  not_found: 404,
  method_not_allowed: 405,
  duplicate: 409,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_series: 422,
  internal: 500,
  unavailable: 503
} as const

/** Why metrics and changes are `unavailable`. */
export const notReady = 'the history is being written'

export type ProblemCode = keyof typeof statuses

/** The body of an answer that refuses a request. */
export interface ProblemBody {
  readonly error: {
    readonly code: ProblemCode
    readonly message: string
    /** Where in the body or the query, such as `data[0].Random.min`; absent if it concerns none of its parts. */
    readonly path?: string
  }
}

/** A request that is refused. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly path: string | undefined

  constructor (code: ProblemCode, message: string, path?: string) {
    super(message)
    this.code = code
    this.status = statuses[code]
    this.path = path
  }

  get body (): ProblemBody {
    const { code, message, path } = this
    return { error: { code, message, ...path === undefined ? {} : { path } } }
  }
}
