import { spawnSync } from 'node:child_process'
import t from 'tap'
import { Registry, toCsv, toJson, type ExportOptions } from '../../index.ts'
import { skipWithoutJudges } from '../../../../test/support/judges.ts'
import { columnReadings } from '../support/readings.ts'
import { dayOfMetrics, hostileRegistry } from '../support/hostile.ts'
import { labelsOf, samplesOf, sampleText } from '../support/samples.ts'

const start = Date.parse('2026-01-01T00:00:00Z')

const histories: Array<[what: string, registry: Registry, range: ExportOptions]> = [
  ['hostile labels and numbers', hostileRegistry(), { from: 0, to: 60_000 }],
  [
    'a day', new Registry({ start, interval: '1m', externalLabels: { job: 'promgen' } }).add(...dayOfMetrics()),
    { from: start, to: start + 86_400_000 }
  ]
]

const reader = `
import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')
for row in csv.DictReader(text, strict=True):
    print(json.dumps(row))
`

for (const [what, registry, range] of histories) {
  t.test(`Python's csv module reads ${what}`, { skip: skipWithoutJudges() }, async t => {
    const input = Array.from(toCsv(registry, range)).join('')
    const options = { input, encoding: 'utf8', maxBuffer: 2 ** 29 } as const
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', reader], options)
    t.equal(status, 0, stderr)
    const read = stdout.split('\n').slice(0, -1).map(line => {
      const { name, timestamp, value, ...columns } = JSON.parse(line)
      const labels = Object.entries<string>(columns).filter(([, text]) => text !== '').map(([column, text]) => {
        return [column.replace(/^label_(?=value$)/, ''), text] as const
      })
      return sampleText([['__name__', name], ...labels], Number(value.replace('Inf', 'Infinity')), Number(timestamp))
    })
    const expected = samplesOf(registry, range)
    t.equal(read.length, expected.length)
    t.strictSame(read.filter((sample, i) => sample !== expected[i]), [])
  })

  t.test(`JSON.parse reads ${what}`, async t => {
    const list = JSON.parse(Array.from(toJson(registry, range)).join('')) as Array<{
      name: string, labels: Record<string, string>, samples: Array<[number, number | string | null]>
    }>
    const read = list.flatMap(({ name, labels, samples }) => {
      const all = new Map([['__name__', name], ...Object.entries(labels)])
      return samples.filter(([, value]) => value !== null && value !== 'stale').map(([time, value]) => {
        return sampleText(all, typeof value === 'string' ? Number(value.replace('Inf', 'Infinity')) : value!, time)
      })
    })
    const expected = samplesOf(registry, range)
    t.equal(read.length, expected.length)
    t.strictSame(read.filter((sample, i) => sample !== expected[i]), [])
    t.strictSame(list.map(({ name, labels }) => new Map([['__name__', name], ...Object.entries(labels)])),
      registry.series.map(series => labelsOf(registry, series)))
    const all = Object.values(columnReadings(registry.columns(range)))
    t.strictSame(list.map(({ samples }) => samples.length), all.map(readings => {
      return readings.filter(reading => reading !== 'end').length
    }))
  })
}
