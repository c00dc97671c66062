import t from 'tap'
import { constant, gauge, histogram, Registry, type Data, type End } from '../../../index.ts'
import type { PlanOptions } from '../../../lib/metric/plan.ts'
import { Plans } from '../../../lib/metric/plans.ts'
import { readingsOf } from '../../support/readings.ts'

const data = constant(1)
const { family } = gauge('a')
const options: PlanOptions = {
  family, data, end: 'remove', begin: 0, until: Infinity, hasOwnStart: false, source: undefined
}

t.test('series that agree in all share a plan', async t => {
  const plans = new Plans()
  const all: PlanOptions[] = [
    options,
    { ...options, family: gauge('b').family },
    { ...options, data: constant(1) },
    { ...options, end: 'loop' },
    { ...options, end: { custom: 5 } },
    { ...options, end: { custom: null } },
    { ...options, begin: 1_000 },
    { ...options, until: 1_000 },
    { ...options, hasOwnStart: true },
    { ...options, source: {} }
  ]
  const found = all.map(one => plans.of(one))
  t.equal(new Set(found).size, all.length, 'each that differs has its own')
  t.ok(all.every((one, i) => plans.of({ ...one }) === found[i]), 'they are found again')
})

t.test('ends are equal if they have the same value', async t => {
  const plans = new Plans()
  const of = (end: End) => plans.of({ ...options, end })
  t.equal(of({ custom: 5 }), of({ custom: 5 }))
  t.equal(of({ custom: null }), of({ custom: null }))
  t.not(of({ custom: 5 }), of({ custom: 6 }))
})

t.test('data may be shared by families with other series', async t => {
  const shared: Data = { rate: 4, quantiles: { 0.5: 1, 1: 3 } }
  const registry = new Registry({ start: 0, interval: '1s' }).add(
    histogram('a', { buckets: [1] }).series({}, shared), histogram('b', { buckets: [1, 2] }).series({}, shared)
  )
  t.strictSame(readingsOf(registry.readBlock(1_000, 1)), {
    'a_bucket{le="1.0"}': [2],
    'a_bucket{le="+Inf"}': [4],
    'a_sum{}': [5],
    'a_count{}': [4],
    'b_bucket{le="1.0"}': [2],
    'b_bucket{le="2.0"}': [3],
    'b_bucket{le="+Inf"}': [4],
    'b_sum{}': [5],
    'b_count{}': [4]
  })
})
