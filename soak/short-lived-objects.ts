import t from 'tap'
import { startCrowds, type CrowdOptions } from './support/children.ts'
import { megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'
import { ScrapedSum } from './support/scraped-sum.ts'

const [many, some] = full ? [1_000_000, 200_000] : [20_000, 20_000]

/**
 * Bytes of heap above those before there was a trace function, when all objects were collected. Those for a series are for
 * what is there until five minutes are over, or stays by intention; 10,000 series take some 8 MB.
 */
const heapLimit = 10e6
const bytesPerSeries = 1_000

const liveCrowd = await startCrowds(t)

interface Kind extends Partial<CrowdOptions> {
  title: string
  /** How many series a scrape may have at most. */
  most: number
  /** How many series of objects there are in the end: those of the two last objects, or as many as may stay. */
  finalOwn: number
  /** Whether the budget is told to be full; null where that depends on when garbage is collected. */
  overflows: boolean | null
}

/** The default options, in an app that yields and leaves the garbage to Node. */
const usual: CrowdOptions = { objects: some, maxSeries: 10_000, dropCollected: true, collection: 'some time', scrapeInterval: 0, fault: 'none' }

const kinds: Kind[] = [
  {
    title: 'leave nothing behind, whenever they are collected',
    objects: many,
    most: 2 * 10_000 + 1,
    finalOwn: 3,
    overflows: null
  },
  {
    title: 'that are collected between scrapes have series of their own, which leave when the budget needs their room',
    objects: many,
    collection: 'often',
    most: 10_000,
    finalOwn: 3,
    overflows: false
  },
  {
    title: 'that are collected before a scrape had their series are counted exactly, although the budget needs their room',
    collection: 'often',
    maxSeries: 3_000,
    most: 2 * 3_000 + 1,
    finalOwn: 3,
    overflows: true
  },
  {
    title: 'that are collected between scrapes have series of their own, which leave after five minutes',
    collection: 'often',
    scrapeInterval: 120_000,
    maxSeries: 1_000_000,
    // Those of seven scrapes
    most: 30_000,
    finalOwn: 3,
    overflows: false
  },
  {
    title: 'that come in one turn, where no finalizer can run, leave nothing behind',
    collection: 'in the end',
    most: 2 * 10_000 + 1,
    finalOwn: 3,
    overflows: true
  },
  {
    title: 'have no more series than the budget and its overflow, where series stay',
    objects: many,
    dropCollected: false,
    most: 2 * 10_000 + 1,
    finalOwn: 10_000,
    overflows: true
  },
  {
    title: 'have no more series than twice a small budget and one, where series stay',
    maxSeries: 100,
    dropCollected: false,
    most: 2 * 100 + 1,
    finalOwn: 100,
    overflows: true
  }
]

for (const { title, most, finalOwn, overflows, objects = some, ...options } of kinds) {
  t.test(`${objects} objects ${title}`, async t => {
    const crowd = await liveCrowd({ ...usual, ...options, objects })
    t.comment(`events: ${crowd.calls}`)
    t.comment(`heap in use grew by: ${megabytes(crowd.growth)} with ${crowd.series} series, in the end by ${megabytes(crowd.finalGrowth)} with ${crowd.finalSeries}`)
    t.comment(`series that left between scrapes: ${crowd.left}, that a scrape had at most: ${crowd.most}`)
    t.ok(crowd.growth <= heapLimit + crowd.series * bytesPerSeries, `${crowd.growth} bytes with ${crowd.series} series`)
    t.ok(crowd.finalGrowth <= heapLimit + crowd.finalSeries * bytesPerSeries, `${crowd.finalGrowth} bytes with ${crowd.finalSeries} series`)
    t.strictSame([crowd.wrongSums, crowd.total], [0, crowd.calls], 'the sum is exact at each scrape')
    t.ok(crowd.calls > 2 * objects)
    t.ok(crowd.most <= most, `${crowd.most} series`)
    t.equal(crowd.finalOwn, finalOwn)
    const warned = overflows ?? crowd.warnings.length > 0
    t.strictSame(crowd.warnings, warned ? ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'] : [])
  })
}

t.test('memory that is kept and events that are lost are seen, so that the tests above could fail', async t => {
  const keeping = await liveCrowd({ ...usual, objects: 20_000, fault: 'memory is kept' })
  t.ok(keeping.finalGrowth > heapLimit + keeping.finalSeries * bytesPerSeries, `${keeping.finalGrowth} bytes`)
  const losing = await liveCrowd({ ...usual, objects: 20_000, fault: 'events are lost' })
  t.strictSame([losing.wrongSums, losing.calls - losing.total], [6, Math.round(losing.calls / 1_000)])
})

t.test('the sum of what was scraped has each count once', async t => {
  const sum = new ScrapedSum()
  const scrapes = ['trace_counter{id="a"} 2\ntrace_counter{id="b"} 3', 'trace_counter{id="b"} 4\nother{id="a"} 9', 'trace_counter{id="b"} 1', '']
  const seen = scrapes.map(text => {
    sum.scrape(text)
    return [sum.total, sum.size, sum.gone]
  })
  t.strictSame(seen, [[5, 2, 0], [6, 1, 1], [7, 1, 2], [7, 0, 3]])
  t.throws(() => sum.scrape('trace_counter{id="a"} 1\ntrace_counter{id="a"} 1'), { message: 'a series must come once in a scrape, received again {id="a"}' })
})
