import t from 'tap'
import { custom, fromLabel, random, Scraper, sin } from '../../../index.ts'
import { steps } from '../../support/evaluate.ts'

t.test('each evaluation is a step, and each iterator has its own', async t => {
  const signal = custom(5, null)
  const [one, other] = [signal.iterator(), signal.iterator()]
  const scrape = { start: 0, index: 7, time: 99 }
  const expected = [
    { value: 5, missing: false, exhausted: false },
    { value: 0, missing: true, exhausted: false },
    { value: 0, missing: false, exhausted: true },
    { value: 0, missing: false, exhausted: true }
  ]
  t.strictSame(expected.map(() => one.evaluate(scrape)), expected)
  t.strictSame(expected.map(() => other.evaluate(scrape)), expected)
})

t.test('time begins with the first scrape and goes on by the interval of the iterator', async t => {
  const start = 1_767_225_600_000
  const found: number[] = []
  const data = sin({ period: '4m' }).iterator({ interval: '1m' })
  new Scraper({ start, interval: '1s', limit: 4 }).scrape(data, (_, { value }) => found.push(value === 0 ? 0 : value))
  t.strictSame(found, [0, 1, 0, -1])
})

t.test('it is read as a series', async t => {
  const options = { seed: 5, name: 'a', labels: { weight: '3' } }
  const scrape = { start: 0, index: 0, time: 0 }
  t.equal(fromLabel('weight').iterator(options).evaluate(scrape).value, 3)
  const signal = random(0, 1, { steps: 1 })
  t.strictSame([signal.iterator(options).evaluate(scrape).value], steps(signal, 1, { ...options, interval: 15_000 }))
})
