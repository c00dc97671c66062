/** Milliseconds in which a request for metrics has come from the scraper, if all is well. */
const longestWay = 1_000

/**
 * The instant that a scrape behind samples that were written is to show, in epoch milliseconds: that at which it has
 * arrived. What is scraped is stored with the time at which it was asked for. Where that may be before the last written
 * sample, a later value would stand before it, and counters would seem to fall: so that sample's own is shown.
 *
 * @param last epoch milliseconds of the last written sample
 * @param interval milliseconds from one to the next
 * @param arrived epoch milliseconds
 * @example
 * shownAt(60_000, 15_000, 60_005) // 60_000
 * shownAt(60_000, 15_000, 70_000) // 70_000
 */
export function shownAt (last: number, interval: number, arrived: number): number {
  return arrived - last < Math.min(longestWay, interval / 2) ? last : arrived
}
