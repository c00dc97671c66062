import t from 'tap'
import { fullBudgetMessage, largest } from '../../../lib/counting/full-budget.ts'
import { SeriesTable } from '../../../lib/counting/series-table.ts'

const labels = [
  { name: 'id', unbounded: false },
  { name: 'object_classname', unbounded: false },
  { name: 'object_id', unbounded: true }
]

t.test('of labels and classes with as many values, the first is named', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: false })
  for (const values of [['a', 'Chat', '1'], ['b', 'Peer', '2']]) table.getOrCreate(values)
  const found = largest(table.labelNames, table.values())
  t.strictSame(found, { label: 'id', values: 2, className: 'Chat', series: 1 })
  t.match(fullBudgetMessage(labels, 2, found), /^the budget of 2 series is full, id has 2 values and class Chat has 1 /)
})
