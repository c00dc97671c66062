/** What is used of an answer, which is that of `fetch`. */
export interface Answer {
  readonly status: number
  readonly headers: { get (name: string): string | null }
  text (): Promise<string>
}

export interface Post {
  readonly method: 'POST'
  readonly headers: Record<string, string>
  readonly body: Uint8Array<ArrayBuffer>
  /** A receiver that moves needs another URL: a redirected POST would become a GET. */
  readonly redirect: 'manual'
  readonly signal?: AbortSignal
}

/** The part of `fetch` that is used. */
export type Fetch = (url: string, post: Post) => Promise<Answer>

export interface Transport {
  readonly fetch: Fetch
  /** Closes idle connections. */
  close (): void
}

export interface TransportOptions {
  /** PEM file of the certificate authorities to trust, in place of those of Node.js. */
  readonly caFile?: string | undefined
  /** Whether an unanswered request keeps the process alive. */
  readonly keepAlive: boolean
}
