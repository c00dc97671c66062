import t from 'tap'
import type { SeriesTable } from '../../../../lib/counting/series-table.ts'
import { busiestSeries, seriesText } from '../../../../lib/http/feed/busiest.ts'
import { call, functionTable } from '../../../support/function-table.ts'

async function busiest (table: SeriesTable, index = 0): Promise<Array<[text: string, count: number]>> {
  const series = await busiestSeries(table, table.totals()[index]!.group, work => work())
  return series.map(({ text, count }) => [/object_id="(.*?)"/.exec(text)![1]!, count])
}

t.test('the series of one group, the highest counts first, of equal counts the older first', async t => {
  const table = functionTable()
  for (const [id, times] of Object.entries({ 3: 5, 4: 1, 5: 9, 6: 5 })) call(table, { id }, times)
  call(table, { functionName: 'read' }, 100)
  t.strictSame(await busiest(table), [['5', 9], ['3', 5], ['6', 5], ['4', 1]])
  t.strictSame(await busiest(table, 1), [['1', 100]])
})

t.test('a hundred series at most, whatever their order', async t => {
  const count = 1_000
  const orders: Record<string, (i: number) => number> = {
    rising: i => i, falling: i => count - i, mixed: i => i * 389 % count, equal: () => 7
  }
  for (const [order, times] of Object.entries(orders)) {
    const table = functionTable()
    const all: Array<[id: string, times: number]> = []
    for (let i = 0; i < count; i++) {
      call(table, { id: `${i}` }, times(i))
      all.push([`${i}`, times(i)])
    }
    t.strictSame(await busiest(table), all.sort((a, b) => b[1] - a[1]).slice(0, 100), order)
  }
})

t.test('a large table is read in slices, between which it can change', async t => {
  const table = functionTable(20_000)
  for (let i = 0; i < 12_000; i++) call(table, { id: `${i}` })
  const { group } = table.totals()[0]!
  let slices = 0
  const series = await busiestSeries(table, group, work => {
    if (++slices === 2) call(table, { id: 'late' }, 5)
    return work()
  })
  t.equal(slices, 3)
  t.match(series[0], { text: /object_id="late"/, count: 5 })

  const small = functionTable()
  for (let i = 0; i < 5_000; i++) call(small, { id: `${i}` })
  slices = 0
  await busiestSeries(small, small.totals()[0]!.group, work => {
    slices++
    return work()
  })
  t.equal(slices, 2, 'the second finds nothing more')

  slices = 0
  t.strictSame(await busiestSeries(table, group, work => {
    if (++slices === 1) table.clear()
    return work()
  }), [])
  t.equal(slices, 1)
})

const names = ['object_classname', 'object_id', 'caller_functionname', 'caller_filename', 'object_props_room']
const groupLabels = ['object_classname', 'caller_functionname', 'caller_filename']

t.test('the text has the labels beside those of the group, as they were', async t => {
  const table = functionTable()
  t.equal(seriesText([], names, groupLabels), '{"labels":[],"series":[]}')
  call(table, { id: '2', room: 'a\\"b\n</script>\u2028ä, c="d"' }, 3)
  call(table, { id: '' }, 1)
  t.strictSame(JSON.parse(seriesText([...table.values()], names, groupLabels)), {
    labels: ['object_id', 'object_props_room'],
    series: [
      { labels: { object_id: '2', object_props_room: 'a\\"b\n</script>\u2028ä, c="d"' }, count: 3 },
      { labels: {}, count: 1 }
    ]
  })
  t.strictSame(JSON.parse(seriesText([...table.values()].slice(1), names, groupLabels)).labels, [])
})

t.test('the text has at most 190 kB of series', async t => {
  const table = functionTable()
  for (let i = 0; i < 100; i++) call(table, { id: `${i}`, room: '\u0001'.repeat(1_024) })
  const text = seriesText([...table.values()], names, groupLabels)
  t.ok(Buffer.byteLength(text) < 190_100)
  const { series } = JSON.parse(text)
  t.equal(series.length, 30)
  t.equal(series.at(-1).labels.object_id, '29')
})

t.test('the room for series is used to its end', async t => {
  const { length } = JSON.stringify({ labels: { object_id: '000', object_props_room: '' }, count: 1 })
  /** How many series an answer has of a hundred that take 1,900 bytes each, the last one with one more or less. */
  const shown = (more: number): number => {
    const table = functionTable()
    for (let i = 0; i < 100; i++) {
      const bytes = 1_900 - 1 - length + (i === 99 ? more : 0)
      call(table, { id: String(i).padStart(3, '0'), room: 'x'.repeat(bytes) })
    }
    return JSON.parse(seriesText([...table.values()], names, groupLabels)).series.length
  }
  t.equal(shown(0), 100)
  t.equal(shown(1), 99)
})
