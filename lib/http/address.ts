/** What an address is, on every platform. */

/**
 * Whether a text is an IPv4 address as servers and clients write it: four decimal numbers.
 *
 * @example
 * isIPv4('127.0.0.1') // true
 * isIPv4('127.1') // false
 */
export function isIPv4 (text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)
}

/** Whether a text is an IPv6 address without a zone. */
export function isIPv6 (text: string): boolean {
  return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`)
}

/** Whether only this machine can connect to an address, which is in the form that a server gives its own. */
export function isLoopback (address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address)
}

/** The addresses of a host: `localhost` means both loopback addresses, without a DNS lookup. */
export function addressesOf (host: string): string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
}

/** The URL of the page of a server, as this machine can open it. */
export function urlOf (host: string, port: number, isSecure: boolean): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `${isSecure ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}/`
}
