/**
 * Whether an Accept-Encoding header prefers gzip to no compression, see RFC 9110, section 12.5.3.
 * Without the header: false.
 *
 * @example
 * prefersGzip('gzip, deflate') // true
 * prefersGzip('gzip;q=0.5, identity') // false
 */
export function prefersGzip (header: string | undefined): boolean {
  if (header === undefined) return false
  const qualities = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [coding, quality = 'q=1'] = item.split(';').map(part => part.trim())
    qualities.set(coding!, Number(quality.replace(/^q=/, '')))
  }
  const rest = qualities.get('*') ?? 0
  const gzip = qualities.get('gzip') ?? rest
  return gzip > 0 && gzip >= (qualities.get('identity') ?? rest)
}
