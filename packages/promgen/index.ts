export type { Duration } from './lib/duration.ts'
export type { Instant } from './lib/instant.ts'
export type { Key } from './lib/hash.ts'
export { keyText, seriesKey } from './lib/key.ts'
export {
  Scraper, ScraperIterator, type DataIterator, type Scrape, type ScrapeResult, type ScraperOptions
} from './lib/scraper.ts'
