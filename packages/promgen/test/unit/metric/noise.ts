import t from 'tap'
import { churn, expand, fromRate, gauge, noise, Registry, type Labels, type Metric } from '../../../index.ts'
import { samplesAt } from '../../support/evaluate.ts'
import { columnReadings, readingsOf, type Reading } from '../../support/readings.ts'

const signal = noise()
const pods = gauge('up', { labels: ['pod'] })

function readings (metric: Metric, from: number, count: number): Record<string, Reading[]> {
  return readingsOf(new Registry({ start: 0, interval: '1s', seed: 5 }).add(metric).readBlock(from, count))
}

/** What the signal has as a series of its own, a number of seconds after the epoch. */
function alone (labels: Labels, seconds: number[]): Reading[] {
  return samplesAt(signal, seconds.map(second => second * 1_000), { name: 'up', labels, seed: 5 })
}

t.test('the noise of each series is that of its name and labels', async t => {
  t.strictSame(readings(pods.series({ pod: 'a' }, signal).series({ pod: 'b' }, signal), 3_000, 4), {
    'up{pod="a"}': alone({ pod: 'a' }, [3, 4, 5, 6]),
    'up{pod="b"}': alone({ pod: 'b' }, [3, 4, 5, 6])
  })
  t.equal(new Set(['a', 'b', 'c'].map(pod => alone({ pod }, [3]).join())).size, 3)
})

const rule = churn({ label: 'pod', every: '2s', share: 1 })

t.test('that of a series that replaces another is that of its own labels', async t => {
  const found = readings(expand(pods, { pod: ['p'] }, signal, { churn: rule }), 3_000, 4)
  t.strictSame(found, {
    'up{pod="p-1"}': [...alone({ pod: 'p-1' }, [3]), 'stale', 'end', 'end'],
    'up{pod="p-2"}': ['_', ...alone({ pod: 'p-2' }, [4, 5]), 'stale'],
    'up{pod="p-3"}': ['_', '_', '_', ...alone({ pod: 'p-3' }, [6])]
  })
})

t.test('a definition with churn has those that ended up to one step before', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(expand(pods, { pod: ['p'] }, fromRate(1), {
    churn: rule
  }))
  const id = Array.from(registry.definitions())[0]!.id
  const read = (...times: number[]) => columnReadings(registry.read(id, times))
  t.strictSame(read(4_000), { 'up{pod="p-1"}': ['stale'], 'up{pod="p-2"}': [0] })
  t.strictSame(read(5_000), { 'up{pod="p-2"}': [1] })
  t.strictSame(read(5_000, 6_500), { 'up{pod="p-2"}': [1, 'stale'], 'up{pod="p-3"}': ['_', 0.5] })
})
