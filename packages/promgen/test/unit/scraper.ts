import t from 'tap'
import { Scraper, type ScraperOptions } from '../../lib/scraper.ts'
import { errorOf } from '../support/outcome.ts'

const start = '2023-01-01T10:30:00Z'
const first = Date.parse(start)

function offsets (options: Partial<ScraperOptions>): number[] {
  return Array.from(new Scraper({ start, interval: '15s', ...options }), ({ time }) => (time - first) / 1_000)
}

t.test('both ends are inclusive', async t => {
  t.strictSame(offsets({ end: '2023-01-01T10:31:00Z' }), [0, 15, 30, 45, 60])
  t.strictSame(offsets({ end: first + 59_999 }), [0, 15, 30, 45])
  t.strictSame(offsets({ end: start }), [0])
})

t.test('the first of end and limit stops it', async t => {
  t.strictSame(offsets({ limit: 4 }), [0, 15, 30, 45])
  t.strictSame(offsets({ limit: 2, end: '2023-01-01T10:31:00Z' }), [0, 15])
  t.strictSame(offsets({ limit: 10, end: '2023-01-01T10:30:15Z' }), [0, 15])
})

t.test('relative instants refer to one now', async t => {
  const scraper = new Scraper({ start: '-30s', end: 'now', interval: '15s' })
  t.equal(Array.from(scraper).length, 3)
  t.equal(new Scraper({ start: '-30s', interval: 1, now: 40_000 }).start, 10_000)
})

t.test('without end and limit it is infinite', async t => {
  t.equal(new Scraper({ start, interval: '15s' }).isInfinite, true)
  t.equal(new Scraper({ start, interval: '15s', limit: 0 }).isInfinite, true)
  t.equal(new Scraper({ start, interval: '15s', limit: 1 }).isInfinite, false)
  t.equal(new Scraper({ start, interval: '15s', end: start }).isInfinite, false)
  let count = 0
  for (const { index } of new Scraper({ start, interval: '15s' })) {
    if (index === 10_000) break
    count++
  }
  t.equal(count, 10_000)
})

t.test('an iterator can begin anew, and several are independent', async t => {
  const scraper = new Scraper({ start, interval: '15s', limit: 2 })
  const [one, other] = [scraper.iterator(), scraper.iterator()]
  const expected = [{ start: first, index: 0, time: first }, { start: first, index: 1, time: first + 15_000 }]
  t.equal(one.hasNext(), true)
  t.strictSame([...one], expected)
  t.equal(one.hasNext(), false)
  t.strictSame(one.next(), { done: true, value: undefined })
  one.reset()
  t.equal(one.hasNext(), true)
  t.strictSame([...one], expected)
  t.strictSame([...other], expected)
})

t.test('data is evaluated until it or the scrapes come to their end', async t => {
  const seen: unknown[] = []
  const data = {
    evaluate: ({ index }: { index: number }) => ({ value: index, missing: index === 1, exhausted: index === 3 })
  }
  const scraper = new Scraper({ start: 0, interval: 10 })
  scraper.scrape(data, ({ time }, { value, missing }) => seen.push([time, value, missing]))
  t.strictSame(seen, [[0, 0, false], [10, 1, true], [20, 2, false]])
  seen.length = 0
  new Scraper({ start: 0, interval: 10, limit: 1 }).scrape(data, ({ time }) => seen.push(time))
  t.strictSame(seen, [0])
  t.throws(() => scraper.scrape(data, () => { throw new Error('stop') }), { message: 'stop' })
})

const rejected: Array<[Partial<ScraperOptions>, string]> = [
  [{ interval: 0 }, 'RangeError: scraper: interval must be longer than 0, got 0s'],
  [{ interval: '-15s' }, 'RangeError: scraper: interval must be longer than 0, got -15s'],
  [{ interval: '15' }, 'TypeError: duration: must be numbers with units such as 1h30m, got "15"'],
  [{ end: '2023-01-01T10:29:00Z' }, 'RangeError: scraper: end must not be before start, got 10:29:00 after 10:30:00'],
  [{ end: '2022-12-31T10:29:00Z' },
    'RangeError: scraper: end must not be before start, got 2022-12-31T10:29:00Z after 2023-01-01T10:30:00Z'],
  [{ limit: -10 }, 'RangeError: scraper: limit must be 0 (none) or more, got -10'],
  [{ limit: 1.5 }, 'RangeError: scraper: limit must be 0 (none) or more, got 1.5']
]

for (const [options, expected] of rejected) {
  t.test(`${JSON.stringify(options)} is rejected`, async t => {
    t.equal(errorOf(() => new Scraper({ start, interval: '15s', ...options })), expected)
  })
}
