import t from 'tap'
import type { LoadOptions } from '../../../index.ts'
import { load, start } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'

const text = 'seed: 1\ninterval: 1m\nlisten: {address: "localhost:1"}'

const rejected: Array<[LoadOptions['overrides'], string]> = [
  [{ seed: -1 }, 'RangeError: registry: seed must be from 0 to 4294967295, got -1'],
  [{ seed: 1.5 }, 'TypeError: registry: seed must be a whole number, got 1.5'],
  [{ start: 'later' }, 'TypeError: instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got "later"'],
  [{ interval: '0s' }, 'RangeError: scraper: interval must be longer than 0, got 0s'],
  [{ interval: '1' }, 'TypeError: duration: must be numbers with units such as 1h30m, got "1"'],
  [{ listen: { address: 'a' } }, 'TypeError: address: must be such as 127.0.0.1:2112, got "a"'],
  [{ listen: { address: 'a:1', api: true } }, 'TypeError: promgen.yaml:3:9: listen: an API on a needs tokenFile']
]

for (const [overrides, message] of rejected) {
  t.test(`rejected: ${message}`, async t => {
    t.equal(errorOf(() => load(text, { overrides: overrides! })), message)
  })
}

t.test('what does not come from the file is not looked for in it', async t => {
  t.equal(errorOf(() => load('seed: 1', { overrides: { listen: { address: ':1', api: true } } })),
    'TypeError: listen: an API on 0.0.0.0 needs tokenFile')
})

t.test('a start before the present cannot be one of scrapes, wherever it is given', async t => {
  const scrape = 'advance: scrape'
  const error = 'RangeError: promgen.yaml:1:10: advance: scrape cannot be back-dated: use advance: time'
  t.equal(errorOf(() => load(scrape, { overrides: { start: '-7d' } })), error)
  t.equal(errorOf(() => load(`${scrape}\nstart: -1ms`)), error)
  for (const overrides of [{ start: start - 1 }, { start: 'now' }, { start: '-0s' }, { start: '+1h' }]) {
    t.equal(load(`${scrape}\nstart: -7d`, { overrides }).advance, 'scrape')
  }
  t.equal(load(`${scrape}\nstart: 2025-01-01T00:00:00Z`).registry.start, Date.UTC(2025, 0))
  t.equal(load('advance: time\nstart: -7d').registry.start, start - 7 * 86_400_000)
  t.equal(load('start: -7d', { overrides: { start: '-1d' } }).registry.start, start - 86_400_000)
})

t.test('an override may correct the file', async t => {
  t.equal(load('interval: 1m\nlisten: {address: ":1"}', {
    overrides: { listen: { address: 'localhost:1', api: true } }
  }).listen.address, 'localhost:1')
})
