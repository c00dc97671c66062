import t from 'tap'
import { startCrowds, type CrowdOptions } from './support/children.ts'
import { megabytes } from './support/process-figures.ts'
import { full } from './support/scale.ts'
import { ScrapedSum } from './support/scraped-sum.ts'

const [many, some] = full ? [1_000_000, 200_000] : [20_000, 20_000]

/**
 * Most bytes by which the heap may have grown when all objects were collected: a fixed part, and a part for each series
 * that stays for five minutes or for good. 10,000 series take some 8 MB.
 */
const heapLimit = 10e6
const bytesPerSeries = 1_000

const liveCrowd = await startCrowds(t)

interface Kind extends Partial<CrowdOptions> {
  title: string
  /** Most series of a scrape. */
  most: number
  /** Number of series of objects in the end: those of the two last objects, or all where series stay. */
  finalOwn: number
  /** Whether the budget gets full; null where that depends on when garbage is collected. */
  overflows: boolean | null
}

/**
 * The default options, in an app that yields and leaves the garbage to Node, scraped every four minutes: a series is
 * there for at least one scrape after its object was collected.
 */
const usual: CrowdOptions = {
  objects: some,
  maxSeries: 10_000,
  dropCollected: true,
  collection: 'some time',
  scrapeInterval: 4 * 60_000,
  fault: 'none'
}

const kinds: Kind[] = [
  {
    title: 'leave nothing behind, whenever they are collected',
    objects: many,
    most: 2 * 10_000 + 1,
    finalOwn: 3,
    overflows: null
  },
  {
    title: 'that are collected between scrapes have series of their own, which expire',
    objects: many,
    collection: 'often',
    // Room for those of three scrapes
    maxSeries: 13_000,
    most: 13_000,
    finalOwn: 3,
    overflows: false
  },
  {
    title: 'of which more come in five minutes than the budget has room for are counted exactly',
    collection: 'often',
    maxSeries: 3_000,
    most: 2 * 3_000 + 1,
    finalOwn: 3,
    overflows: true
  },
  {
    title: 'that are collected between scrapes have series of their own, which stay for five minutes',
    collection: 'often',
    scrapeInterval: 60_000,
    maxSeries: 1_000_000,
    // Those of six scrapes
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
    const { growth, series, finalGrowth, finalSeries } = crowd
    t.comment(`heap in use grew by: ${megabytes(growth)} with ${series} series`)
    t.comment(`in the end by: ${megabytes(finalGrowth)} with ${finalSeries} series`)
    t.comment(`series that expired between scrapes: ${crowd.expired}, most series of a scrape: ${crowd.most}`)
    t.ok(growth <= heapLimit + series * bytesPerSeries, `${growth} bytes with ${series} series`)
    t.ok(finalGrowth <= heapLimit + finalSeries * bytesPerSeries, `${finalGrowth} bytes with ${finalSeries} series`)
    t.strictSame([crowd.wrongSums, crowd.total], [0, crowd.calls], 'the sum is exact at each scrape')
    t.ok(crowd.calls > 2 * objects)
    t.ok(crowd.most <= most, `${crowd.most} series`)
    t.equal(crowd.finalOwn, finalOwn)
    const warned = overflows ?? crowd.warnings.length > 0
    t.strictSame(crowd.warnings, warned ? ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'] : [])
  })
}

t.test('kept memory and lost events are noticed, so the tests above can fail', async t => {
  const keeping = await liveCrowd({ ...usual, objects: 20_000, fault: 'memory is kept' })
  t.ok(keeping.finalGrowth > heapLimit + keeping.finalSeries * bytesPerSeries, `${keeping.finalGrowth} bytes`)
  const losing = await liveCrowd({ ...usual, objects: 20_000, fault: 'events are lost' })
  t.strictSame([losing.wrongSums, losing.calls - losing.total], [6, Math.round(losing.calls / 1_000)])
})

t.test('the sum of what was scraped has each count once', async t => {
  const sum = new ScrapedSum()
  const scrapes = [
    'trace_counter{id="a"} 2\ntrace_counter{id="b"} 3', 'trace_counter{id="b"} 4\nother{id="a"} 9',
    'trace_counter{id="b"} 1', ''
  ]
  const seen = scrapes.map(text => {
    sum.scrape(text)
    return [sum.total, sum.size, sum.gone]
  })
  t.strictSame(seen, [[5, 2, 0], [6, 1, 1], [7, 1, 2], [7, 0, 3]])
  t.throws(() => sum.scrape('trace_counter{id="a"} 1\ntrace_counter{id="a"} 1'), {
    message: 'a series must come once in a scrape, received again {id="a"}'
  })
})
