import { shown } from './check.ts'
import { version } from './version.ts'

export interface HeaderOptions {
  /** Further headers, such as `X-Scope-OrgID`. Those of the protocol cannot be set. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly bearerToken?: string | undefined
  readonly basicAuth?: { readonly username: string, readonly password: string } | undefined
  /** Product and version for the header User-Agent, `prom-remote-write/…` by default. */
  readonly userAgent?: string | undefined
}

const reserved = [
  'connection', 'content-encoding', 'content-length', 'content-type', 'host', 'transfer-encoding', 'user-agent',
  'x-prometheus-remote-write-version'
]

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * A URL to send to.
 *
 * @throws {TypeError} it is none
 * @throws {RangeError} it is neither of HTTP nor of HTTPS, or holds a user or password
 */
export function checkedUrl (url: unknown): URL {
  const text = String(url)
  if (!URL.canParse(text)) throw new TypeError(`url: must be a URL, got ${shown(url)}`)
  const parsed = new URL(text)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new RangeError(`url: must begin with http:// or https://, got ${parsed.protocol}//`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new RangeError('url: must not hold a user or password: use basicAuth')
  }
  return parsed
}

/**
 * The headers that an app sets, with names in lower case.
 *
 * @throws {TypeError} one is not text
 * @throws {RangeError} one is reserved, given twice, or no header
 * @example
 * checkedHeaders({ headers: { 'X-Scope-OrgID': 'demo' }, bearerToken: 'abc', userAgent: 'app/1' })
 * // { 'x-scope-orgid': 'demo', authorization: 'Bearer abc', 'user-agent': 'app/1' }
 * checkedHeaders({ headers: { 'User-Agent': 'app/1' } }) // throws RangeError
 */
export function checkedHeaders (
  { headers = {}, bearerToken, basicAuth, userAgent = `prom-remote-write/${version}` }: HeaderOptions
): Record<string, string> {
  checkValue('userAgent', userAgent)
  const checked = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase()
    if (!headerName.test(name)) throw new RangeError(`headers: must have names of headers, got ${shown(name)}`)
    if (reserved.includes(key)) throw new RangeError(`headers: ${name} is set by ${userAgent.split('/')[0]}`)
    checkValue(`headers.${name}`, value)
    if (checked.has(key)) throw new RangeError(`headers: ${name} must not be given twice`)
    checked.set(key, value)
  }
  const authorization = authorizationOf(bearerToken, basicAuth)
  if (authorization !== undefined) {
    if (checked.has('authorization')) {
      throw new RangeError('headers: Authorization must not be given beside bearerToken or basicAuth')
    }
    checked.set('authorization', authorization)
  }
  return { ...Object.fromEntries(checked), 'user-agent': userAgent }
}

function checkValue (what: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${what}: must be text, got ${shown(value)}`)
  if (!headerValue.test(value)) throw new RangeError(`${what}: must be a line of Latin-1, got ${shown(value)}`)
}

/** Messages never show a token or a password. */
function authorizationOf (
  bearerToken: HeaderOptions['bearerToken'], basicAuth: HeaderOptions['basicAuth']
): string | undefined {
  if (bearerToken !== undefined && basicAuth !== undefined) {
    throw new RangeError('bearerToken: must not be given beside basicAuth')
  }
  if (bearerToken !== undefined) {
    if (typeof bearerToken !== 'string') throw new TypeError(`bearerToken: must be text, got ${typeof bearerToken}`)
    if (!/^[\x21-\x7e]+$/.test(bearerToken)) throw new RangeError('bearerToken: must be visible ASCII characters')
    return `Bearer ${bearerToken}`
  }
  if (basicAuth === undefined) return undefined
  const { username, password } = basicAuth
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new TypeError('basicAuth: username and password must be text')
  }
  if (username.includes(':')) throw new RangeError('basicAuth: username must not have a colon')
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
