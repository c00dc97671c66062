import { Counter, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { Places, type Place } from '../../../lib/http/places.ts'
import { scraper, type ScrapeAnswer } from '../../../lib/http/scrape.ts'

/** Size in bytes of the chunks in which a body is sent. */
const chunkSize = 65_536

/** A registry whose text has so many bytes. */
function registryOf (bytes: number): Registry {
  const register = new Registry()
  const { length } = '# HELP a \n# TYPE a counter\na 0\n'
  register.registerMetric(new Counter({ name: 'a', help: 'x'.repeat(bytes - length), registers: [] }))
  return register
}

interface Scrape {
  answer: ScrapeAnswer
  place: Place
  /** What has happened to the client so far. */
  log: string[]
  /** Lets a second pass without progress. */
  passSecond (): void
}

async function scrape (t: Test, bytes: number): Promise<Scrape> {
  let look = (): void => {}
  t.intercept(globalThis, 'setInterval', {
    value (check: () => void) {
      look = check
      return { unref: () => 0 }
    }
  })
  const log: string[] = []
  const client = { reset () { log.push('reset') }, setIdle (isIdle: boolean) { log.push(isIdle ? 'idle' : 'goes on') } }
  const place = new Places(1_000).request(client)
  const answer = await scraper(registryOf(bytes))({ acceptEncoding: undefined, place, breakOff () {} })
  const passSecond = (): void => { for (let checks = 0; checks < 20; checks++) look() }
  return { answer, place, log, passSecond }
}

t.test('an answer of one chunk is sent as a whole, and its client can be idle at once', async t => {
  const { answer: { status, headers, body }, log, passSecond } = await scrape(t, chunkSize)
  t.equal(status, 200)
  t.equal(headers['content-length'], String(chunkSize))
  t.ok(Buffer.isBuffer(body))
  passSecond()
  t.strictSame(log, ['idle', 'reset'])
})

t.test('a longer answer is sent in chunks, and its client is not idle before the first', async t => {
  for (const bytes of [chunkSize + 1, 2 * chunkSize]) {
    const { answer: { headers, body }, place, log, passSecond } = await scrape(t, bytes)
    t.equal(headers['content-length'], String(bytes))
    passSecond()
    t.strictSame(log, [])
    const sizes: number[] = []
    for await (const { length } of body as AsyncIterable<Buffer>) sizes.push(length)
    t.strictSame(sizes, [chunkSize, bytes - chunkSize])
    passSecond()
    t.strictSame(log, ['idle', 'reset'])
    place.release()
  }
})
