import t from 'tap'
import {
  constant, counter, gauge, histogram, openMetricsChunks, Registry, summary, toOpenMetrics, untyped, type Metric
} from '../../../index.ts'

/** The comments of a registry's families in OpenMetrics. */
function comments (...metrics: Metric[]): string[] {
  const registry = new Registry({ start: 0 }).add(...metrics)
  return Array.from(openMetricsChunks(registry, 0)).join('').split('\n').filter(line => /^# (TYPE|UNIT)/.test(line))
}

t.test('a counter is one if its name ends in _total', async t => {
  t.strictSame(comments(counter('a_total'), counter('b'), counter('c_total_x'), counter('total'), counter('_total')), [
    '# TYPE a counter', '# TYPE b unknown', '# TYPE c_total_x unknown', '# TYPE total unknown', '# TYPE _total unknown'
  ])
})

t.test('a counter whose family would have the name of another one has no known type', async t => {
  t.strictSame(comments(counter('a_total'), gauge('a')), ['# TYPE a_total unknown', '# TYPE a gauge'])
  t.strictSame(comments(untyped('a'), counter('a_total')), ['# TYPE a unknown', '# TYPE a_total unknown'])
  t.strictSame(comments(counter('a_total'), gauge('a_created')), ['# TYPE a_total unknown', '# TYPE a_created gauge'])
  t.strictSame(comments(counter('a_total'), counter('a_created_total'), counter('b_total')), [
    '# TYPE a counter', '# TYPE a_created_total unknown', '# TYPE b counter'
  ])
  t.strictSame(comments(gauge('a_total'), counter('a_total_total')), [
    '# TYPE a_total gauge', '# TYPE a_total_total unknown'
  ])
})

t.test('a counter does not take the name of another counter', async t => {
  t.strictSame(comments(counter('a_total'), counter('a')), ['# TYPE a_total unknown', '# TYPE a unknown'])
  t.strictSame(comments(counter('a'), counter('a_total')), ['# TYPE a unknown', '# TYPE a_total unknown'])
  t.strictSame(comments(counter('a_total_total'), counter('a_total')),
    ['# TYPE a_total_total unknown', '# TYPE a counter'])
  t.strictSame(comments(counter('a_total'), counter('a_created')),
    ['# TYPE a_total unknown', '# TYPE a_created unknown'])
})

t.test('names that a histogram or a summary reserves are not taken by counters', async t => {
  t.strictSame(comments(histogram('a'), summary('b'), counter('a_total'), counter('b_total'), counter('c_total')), [
    '# TYPE a histogram', '# TYPE b summary', '# TYPE a_total unknown', '# TYPE b_total unknown', '# TYPE c counter'
  ])
  for (const suffix of ['bucket', 'count', 'sum', 'created']) {
    t.strictSame(comments(histogram('a'), counter(`a_${suffix}_total`)).at(-1), `# TYPE a_${suffix}_total unknown`)
    const type = suffix === 'bucket' ? 'b_bucket counter' : `b_${suffix}_total unknown`
    t.strictSame(comments(summary('b'), counter(`b_${suffix}_total`)).at(-1), `# TYPE ${type}`)
  }
})

t.test('a unit is told only where it ends the name of the family', async t => {
  t.strictSame(comments(
    gauge('a_seconds', { unit: 'seconds' }),
    counter('b_bytes_total', { unit: 'bytes' }),
    counter('c_bytes', { unit: 'bytes' }),
    gauge('d', { unit: 'seconds' }),
    gauge('seconds', { unit: 'seconds' }),
    gauge('e_', { unit: '' }),
    counter('f_bytes_total', { unit: 'total' })
  ), [
    '# TYPE a_seconds gauge', '# UNIT a_seconds seconds',
    '# TYPE b_bytes counter', '# UNIT b_bytes bytes',
    '# TYPE c_bytes unknown', '# UNIT c_bytes bytes',
    '# TYPE d gauge', '# TYPE seconds gauge', '# TYPE e_ gauge', '# TYPE f_bytes counter'
  ])
})

t.test('names with other characters are quoted, and a unit cannot forge a line', async t => {
  const metric = gauge('a_b\n# EOF', { help: 'c', unit: 'b\n# EOF', utf8Names: true, labels: ['d.e'] })
    .series({ 'd.e': 'f' }, constant(1))
  const registry = new Registry({ start: 0, utf8Names: true }).add(metric)
  const text = '# TYPE "a_b\\n# EOF" gauge\n# HELP "a_b\\n# EOF" c\n{"a_b\\n# EOF","d.e"="f"} 1'
  t.equal(Array.from(openMetricsChunks(registry, 0)).join(''), `${text}\n# EOF\n`)
  t.equal(Array.from(toOpenMetrics(registry, { from: 0, to: 0 })).join(''), `${text} 0\n# EOF\n`)
})
