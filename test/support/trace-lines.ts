import { request } from './http.ts'

/** The samples of the four families of this package in a scrape, in their order. */
export async function traceLines (url: string): Promise<string[]> {
  const { status, body } = await request(url)
  if (status !== 200) throw new Error(`${url} must be answered with 200, received ${status}: ${body}`)
  return body.split('\n').filter(line => line.startsWith('trace_'))
}
