import t from 'tap'
import { liveDay, type DayOptions } from './support/children.ts'
import { fittedGrowth, megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'

/** A scrape every 15 s for 24 hours, with 1,500 events before each; the short form covers a quarter of an hour. */
const size = full ? { scrapes: 5_760, samples: 48 } : { scrapes: 60, samples: 12 }

/** Bytes by which the heap in use may grow in the second half of a day, for recently collected objects. */
const growthLimit = 1e6

function secondHalf (figures: number[]): number[] {
  return figures.slice(figures.length / 2)
}

const kinds: Array<DayOptions & { title: string, warnings: string[] }> = [
  {
    ...size,
    title: 'if new values come with short-lived objects',
    maxSeries: 10_000,
    newValues: false,
    leaks: false,
    warnings: []
  },
  {
    ...size,
    title: 'if new values fill the budget',
    maxSeries: 200,
    newValues: true,
    leaks: false,
    warnings: ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW']
  }
]

for (const { title, warnings, ...options } of kinds) {
  t.test(`a day of traces and scrapes leaks nothing ${title}`, async t => {
    const day = await liveDay(t, options)
    const heap = secondHalf(day.heap)
    const growth = fittedGrowth(heap)
    const [least, most] = [Math.min(...heap), Math.max(...heap)].map(megabytes)
    t.comment(`heap in use grew in the second half by: ${megabytes(growth)}, between ${least} and ${most}`)
    t.comment(`open files: ${day.files.at(-1)}`)
    t.comment(`series that expired: ${day.expired}, series at the end: ${day.series}`)
    t.ok(growth < growthLimit, `${growth} bytes`)
    t.strictSame([...new Set(day.files)], [day.files[0]])
    t.strictSame([day.events, day.wrongSums, day.warnings], [size.scrapes * 1_500, 0, warnings])
    t.ok(day.expired > 0, 'series expire')
  })
}

t.test('kept events and files left open are noticed, so the tests above can fail', async t => {
  const day = await liveDay(t, { scrapes: 60, samples: 12, maxSeries: 10_000, newValues: false, leaks: true })
  const growth = fittedGrowth(secondHalf(day.heap))
  t.ok(growth > growthLimit, `${growth} bytes`)
  t.strictSame(day.files.map(count => count - day.files[0]!), Array.from(day.files, (_, i) => i))
})

t.test('growth is measured along the line of least squares', async t => {
  t.equal(fittedGrowth([5, 7, 9, 11]), 6)
  t.equal(fittedGrowth([5, 5, 5]), 0)
  t.equal(fittedGrowth([9, 8, 7]), -2)
  t.equal(fittedGrowth([0, 3, 0, 3]).toFixed(2), '1.80')
})
