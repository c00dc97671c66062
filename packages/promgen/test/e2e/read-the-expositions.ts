import t from 'tap'
import { openMetricsChunks, Registry, textChunks, toOpenMetrics, toText } from '../../index.ts'
import { openMetricsFamilies, promtoolRemarks, readings, skipWithoutJudges } from '../../../../test/support/judges.ts'
import { dayOfMetrics, hostileNames, hostileRegistry, observedMetrics } from '../support/hostile.ts'
import { samplesOf, sampleText } from '../support/samples.ts'

const skip = skipWithoutJudges()
const start = Date.parse('2026-01-01T00:00:00Z')

/** Name, labels and value of each sample at an instant. */
function expected (registry: Registry, at: number, external: ReadonlyMap<string, string> = new Map()): unknown[] {
  return registry.at(at).flatMap(sample => {
    if ('stale' in sample) return []
    const { name, labels } = sample.series
    return [{ name, labels: Object.fromEntries([...external, ...labels]), value: sample.value }]
  })
}

t.test("Python's parsers of both formats read hostile names, labels and numbers", { skip }, async t => {
  const registry = hostileRegistry()
  const texts = [textChunks(registry, 0), openMetricsChunks(registry, 0), toText(registry, { at: 0 })].map(chunks => {
    return Buffer.from(Array.from(chunks).join(''))
  }) as [Buffer, Buffer, Buffer]
  const all = readings([
    { format: 'text', bytes: texts[0] }, { format: 'OpenMetrics', bytes: texts[1] }, { format: 'text', bytes: texts[2] }
  ])
  const read = all.map(reading => {
    return 'error' in reading ? reading.error : reading.families.flatMap(({ samples }) => samples)
  })
  t.strictSame(read[0], expected(registry, 0))
  t.strictSame(read[1], expected(registry, 0))
  t.strictSame(read[2], expected(registry, 0, registry.externalLabels))
})

t.test('the strict parser reads a history, of which no sample is lost', { skip }, async t => {
  // It takes the second instant of a histogram for a repetition of the first, and leaves its samples out
  const metrics = dayOfMetrics().filter(({ family }) => family.rows.length === 1)
  const registry = new Registry({ start, interval: '15s' }).add(...metrics)
  const to = start + 86_400_000
  const families = openMetricsFamilies(Array.from(toOpenMetrics(registry, { from: start, to })).join(''))
  t.strictSame(families.map(({ name, type, help }) => [name, type, help]), [
    ['requests', 'counter', 'Requests.'], ['not_a_total_name', 'unknown', ''],
    ['temperature_celsius', 'gauge', 'Of a room.'], ['unknown', 'unknown', '']
  ])
  const read = families.flatMap(({ samples }) => samples.map(({ name, labels, value, timestamp }) => {
    return sampleText([['__name__', name], ...Object.entries(labels)], value, Number(timestamp) * 1_000)
  }))
  // Python takes -0 for a whole number, which has no sign
  const expected = samplesOf(registry, { from: start, to }).map(sample => sample.replace('] -0 ', '] 0 '))
  t.ok(read.length > 25_000)
  t.equal(read.length, expected.length)
  t.strictSame(read.filter((sample, i) => sample !== expected[i]), [])
})

t.test('the strict parser reads histograms and summaries', { skip }, async t => {
  const registry = new Registry({ start, interval: '15s' }).add(...observedMetrics())
  for (const at of [start, start + 60_000, start + 43_200_000]) {
    const texts = [openMetricsChunks(registry, at), toOpenMetrics(registry, { from: at, to: at })]
    for (const families of texts.map(chunks => openMetricsFamilies(Array.from(chunks).join('')))) {
      t.strictSame(families.map(({ name, type }) => [name, type]), [
        ['wait_seconds', 'histogram'], ['gc_seconds', 'summary']
      ])
      const samples = families.flatMap(({ samples }) => samples)
      t.strictSame(samples.map(({ name, labels, value }) => ({ name, labels, value })), expected(registry, at))
    }
  }
})

t.test('promtool reads the text format, and has only remarks on names', { skip }, async t => {
  const registry = new Registry({ start, interval: '15s', externalLabels: { job: 'a' } }).add(...dayOfMetrics())
  t.strictSame(promtoolRemarks(Array.from(textChunks(registry, start + 43_200_000)).join('')), [
    'not_a_total_name counter metrics should have "_total" suffix', 'not_a_total_name no help text',
    'unknown no help text'
  ])
  const remarks = promtoolRemarks(Array.from(textChunks(hostileRegistry(), 0)).join(''))
  t.strictSame(remarks.filter(remark => !hostileNames.includes(remark.slice(0, remark.indexOf(' ')))), [])
})
