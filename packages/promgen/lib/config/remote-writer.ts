import { Scraper } from '../scraper.ts'
import { shownValue, type Place } from './place.ts'
import { optional, record, required, type Read } from './record.ts'
import { duration, instant } from './times.ts'
import { boolean, mapOf, nullable, oneOf, text, whole, type Type } from './type.ts'

/** Headers that the protocol needs. */
const reserved = [
  'connection', 'content-encoding', 'content-length', 'content-type', 'host', 'transfer-encoding', 'user-agent',
  'x-prometheus-remote-write-version'
]

const headers: Type<Map<string, string>> = {
  ...mapOf(text, 'map of text'),
  read (place) {
    const headers = mapOf(text, '').read(place)
    for (const [name, value] of headers) {
      if (reserved.includes(name.toLowerCase())) throw place.fault(`headers: ${name} is set by promgen`)
      if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw place.keyFault(name, 'is not the name of a header')
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw place.at(name).fault('is not the value of a header')
    }
    return headers
  }
}

const url: Type<string> = {
  name: 'URL',
  schema: { type: 'string', pattern: '^https?://.' },
  read (place) {
    const value = text.read(place)
    if (/^https?:\/\/./.test(value) && URL.canParse(value)) return value
    throw place.fault(`must be a URL with http or https, got ${shownValue(value)}`)
  }
}

const host: Type<string> = {
  name: 'host and port',
  schema: { type: 'string', pattern: '^[^\\s/?#@]+$' },
  read (place) {
    const value = text.read(place)
    if (/^[^\s/?#@]+$/.test(value) && URL.canParse(`http://${value}`)) return value
    throw place.fault(`must be such as prometheus:9090, got ${shownValue(value)}`)
  }
}

/** The scrapes whose samples are written. */
export const scraper = record('map', {
  scrapeInterval: optional(duration, 'from one to the next; longer than 0', { otherwise: '15s', words: ['interval'] }),
  startTime: optional(instant, 'the first', { otherwise: 'that of the configuration' }),
  scrapesCount: optional(whole, 'how many; 0 for history, then live', { otherwise: '0', words: ['limit'] }),
  endTime: optional(nullable(instant), 'no scrape is later', { otherwise: 'null: none', words: ['end'] })
})

/** Name and password. */
export const basicAuth = record('map', {
  username: required(text, 'the name'),
  passwordFile: optional(text, 'a file with the password'),
  password: optional(text, 'the password, where a file cannot be had')
})

/** Where samples are sent. Keys of the Go original, and more. */
export const remoteWriter = record('map', {
  host: optional(host, 'of a Prometheus; or `url`'),
  url: optional(url, 'in place of `host`, with the path'),
  protocol: optional(oneOf('auto', '1.0', '2.0'), 'version of remote write', { otherwise: '`auto`' }),
  headers: optional(headers, 'further headers', { otherwise: 'none' }),
  bearerTokenFile: optional(text, 'a file with a token'),
  basicAuth: optional(basicAuth, 'name and password'),
  caFile: optional(text, 'a file with certificates to trust'),
  scraper: optional(scraper, 'the scrapes whose samples are written'),
  follow: optional(boolean, 'whether samples go on live after the history', { otherwise: 'false' })
})

/** Where samples are sent. */
export type RemoteWriter = Read<typeof remoteWriter.keys>

/**
 * Checks what `remoteWriter` says about itself.
 *
 * @param start epoch milliseconds at which series begin
 * @throws {Fault} it contradicts itself
 */
export function checkRemoteWriter (place: Place, keys: RemoteWriter, start: number): void {
  const { host, url, bearerTokenFile, basicAuth, scraper = {} } = keys
  if (host !== undefined && url !== undefined) throw place.at('url').fault('takes host or url, got both')
  if (host === undefined && url === undefined) throw place.fault('host is missing')
  if (bearerTokenFile !== undefined && basicAuth !== undefined) {
    throw place.at('basicAuth').fault('takes bearerTokenFile or basicAuth, got both')
  }
  if (basicAuth !== undefined && (basicAuth.password === undefined) === (basicAuth.passwordFile === undefined)) {
    throw place.at('basicAuth').fault('takes passwordFile or password')
  }
  checkScraper(place.at('scraper'), scraper, start)
}

function checkScraper (place: Place, keys: Read<typeof scraper.keys>, start: number): void {
  const { scrapeInterval: interval = 15_000, startTime = start, scrapesCount: limit = 0, endTime } = keys
  place.within(() => {
    return new Scraper({ start: startTime, interval, limit, ...endTime == null ? {} : { end: endTime } })
  }, scraper.words)
}
