import { canCompress, compressed } from '../server-platform.ts'
import { pageFolder, paths } from './answers.ts'
import { prefersGzip } from './encoding.ts'

/** An answer whose body is in memory as a whole. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Scripts and styles come from the server's own files only, and no script can make markup of a text. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
  "require-trusted-types-for 'script'", "trusted-types 'none'", "base-uri 'none'", "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8'
}

/** The highest, because each file is compressed only once. */
const gzipLevel = 9

interface PageFile {
  readonly type: string
  readonly body: Buffer
  gzipped: Promise<Buffer> | null
}

/** Loaded with the first request, because few processes are ever looked at. */
let loading: Promise<ReadonlyMap<string, PageFile>> | null = null

async function load (): Promise<ReadonlyMap<string, PageFile>> {
  const { files } = await import('./page-files.ts')
  return new Map(Object.entries(files).map(([name, text]) => {
    const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8'
    return [name, { type, body: Buffer.from(text), gzipped: null }]
  }))
}

/**
 * The answer to a request for a file of the live page: for `/` and for each file below `/page/`. Null if there is no
 * such file.
 *
 * @param path without a query
 */
export async function pageAnswer (path: string, acceptEncoding: string | undefined): Promise<WholeAnswer | null> {
  if (path !== paths.page && !path.startsWith(pageFolder)) return null
  const files = await (loading ??= load())
  const file = files.get(path === paths.page ? 'index.html' : path.slice(pageFolder.length))
  if (file === undefined) return null
  const gzip = canCompress() && prefersGzip(acceptEncoding)
  const headers = {
    'content-type': file.type,
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    // Otherwise a browser could mix files of two versions of the package
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    ...gzip && { 'content-encoding': 'gzip' }
  }
  return { status: 200, headers, body: gzip ? await (file.gzipped ??= compressed(file.body, gzipLevel)) : file.body }
}
