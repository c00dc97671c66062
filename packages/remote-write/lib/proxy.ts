type Variables = Readonly<Record<string, string | undefined>>

/**
 * The proxy for a URL by the environment's variables `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, of which
 * each counts in lower case before upper case; null for none. A proxy without a scheme is one of HTTP.
 *
 * `NO_PROXY` is a list of hosts between commas, each with all hosts below it, and with a port for that port only; `*`
 * is any host.
 *
 * @throws {TypeError} the proxy is no URL
 * @throws {RangeError} it is neither one of HTTP nor of HTTPS
 * @example
 * proxyFor(new URL('http://a.test/'), { HTTP_PROXY: 'proxy:3128' }).host // 'proxy:3128'
 * proxyFor(new URL('https://a.test/'), { HTTP_PROXY: 'proxy:3128' }) // null
 * proxyFor(new URL('http://a.test/'), { ALL_PROXY: 'http://proxy', NO_PROXY: 'b, .test' }) // null
 */
export function proxyFor (url: URL, variables: Variables): URL | null {
  const value = (name: string): string => variables[name] || variables[name.toUpperCase()] || ''
  const proxy = value(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || value('all_proxy')
  if (proxy === '' || isExcepted(url, value('no_proxy'))) return null
  const text = proxy.includes('://') ? proxy : `http://${proxy}`
  if (!URL.canParse(text)) throw new TypeError('proxy: must be a URL, got one that cannot be parsed')
  const parsed = new URL(text)
  if (parsed.protocol === 'http:' || parsed.protocol === 'https:') return parsed
  throw new RangeError(`proxy: must begin with http:// or https://, got ${parsed.protocol}//`)
}

function isExcepted ({ hostname, port, protocol }: URL, list: string): boolean {
  const usedPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return list.split(',').map(entry => entry.trim().toLowerCase()).some(entry => {
    if (entry === '*') return true
    const [, host = '', entryPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? []
    const suffix = host.replace(/^\*?\./, '')
    if (suffix === '' || (entryPort !== undefined && entryPort !== usedPort)) return false
    return hostname === suffix || hostname.endsWith(`.${suffix}`)
  })
}
