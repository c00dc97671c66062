import t from 'tap'
import {
  churn, constant, counter, custom, expand, fromRate, gauge, histogram, join, linear, names, noise, Registry,
  type Metric
} from '../../../index.ts'

function warnings (...metrics: Metric[]): readonly string[] {
  return new Registry({ start: 5_000, interval: '1s' }).add(...metrics).warnings
}

const jobs = counter('jobs_total', { labels: ['code'] })

t.test('a counter whose values fall', async t => {
  t.strictSame(warnings(jobs.series({ code: '200' }, custom(1, 5, null, 3))),
    ['series {code="200"} of jobs_total falls from 5 to 3 at step 3: Prometheus reads that as a reset'])
  t.strictSame(warnings(jobs.series({ code: '200' }, custom(1, 5, 5, 7), { end: 'loop', start: 0 })),
    ['series {code="200"} of jobs_total falls from 7 to 1 at step 4: Prometheus reads that as a reset'])
})

t.test('the first of each family', async t => {
  const falling = custom(2, 1)
  const found = warnings(
    jobs.series({ code: 'a' }, constant(1)).series({ code: 'b' }, falling).series({ code: 'c' }, custom(3, 2)),
    counter('others_total').series({}, falling)
  )
  t.strictSame(found, [
    'series {code="b"} of jobs_total falls from 2 to 1 at step 1: Prometheus reads that as a reset',
    'series {} of others_total falls from 2 to 1 at step 1: Prometheus reads that as a reset'
  ])
})

t.test('what is meant to fall, or does not', async t => {
  t.strictSame(warnings(
    gauge('a').series({}, custom(2, 1)),
    jobs.series({ code: 'a' }, fromRate(1).resetEvery('5s')).series({ code: 'b' }, custom(1, 1, null, 2)),
    histogram('b').series({}, { rate: 1, quantiles: { 0.5: -1 } })
  ), [])
})

t.test('100 different data of a family are looked at', async t => {
  const series = (falls: number) => expand(jobs, { code: names('{i}', 101) }, ({ code }) => {
    return Number(code) === falls ? custom(2, 1) : custom(1)
  })
  t.equal(warnings(series(99)).length, 1)
  t.equal(warnings(series(100)).length, 0)
  const shared = custom(1, 2)
  const many = expand(jobs, { code: names('{i}', 200) }, ({ code }) => Number(code) === 199 ? custom(2, 1) : shared)
  t.equal(warnings(many).length, 1)
})

t.test('512 steps are looked at', async t => {
  const falling = (steps: number) => jobs.series({ code: 'a' }, constant(2).take({ steps }).followedBy(constant(1)))
  t.equal(warnings(falling(511)).length, 1)
  t.equal(warnings(falling(512)).length, 0)
})

t.test('data behind data without an end', async t => {
  const [a, b] = [gauge('a', { labels: ['n'] }), gauge('b')]
  const endless = 'of a has data that is never reached: Constant [3] before it has no end'
  t.strictSame(warnings(a.series({ n: '1' }, constant(1)).series({ n: '2' }, join(constant(3), custom(1)))
    .series({ n: '3' }, join(constant(4), custom(1))), b.series({}, join(custom(1), constant(2)))),
  [`series {n="2"} ${endless}`])
  const within = join(custom(1), constant(3), custom(), linear(1, 2, { steps: 1 })).add(1)
  t.strictSame(warnings(a.series({ n: '1' }, within, { end: 'loop' })), [`series {n="1"} ${endless}`])
  t.strictSame(warnings(a.series({ n: '1' }, join(constant(3), custom(), join()))), [])
  const shared = custom(1).add(1)
  t.strictSame(warnings(a.series({ n: '1' }, shared.add(shared))), [])
  t.strictSame(warnings(histogram('a').series({}, { rate: join(constant(3), custom(1)), quantiles: { 0.5: 1 } })),
    [`series {} ${endless}`])
  const rule = churn({ label: 'n', every: '1m', share: 1 })
  t.strictSame(warnings(expand(a, { n: ['1'] }, join(constant(3), custom(1)), { churn: rule })),
    [`series {n="1"} ${endless}`])
})

t.test('data behind data without an end, in 100 different data of a family', async t => {
  const series = (late: number) => expand(gauge('a', { labels: ['n'] }), { n: names('{i}', 101) }, ({ n }) => {
    return Number(n) === late ? join(constant(3), custom(1)) : custom(1)
  })
  t.equal(warnings(series(99)).length, 1)
  t.equal(warnings(series(100)).length, 0)
})

t.test('looking for falls leaves nothing behind', async t => {
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(jobs.series({ code: 'a' }, fromRate(noise().add(2)).add(0)))
  const before = registry.at(700_000)
  t.strictSame(registry.warnings, [])
  t.strictSame(registry.at(700_000), before)
})
