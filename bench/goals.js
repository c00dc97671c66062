import { isDeepStrictEqual } from 'node:util'
import { number, table } from './lib/format.js'
import { addedShare } from './comparisons/through-hypertrace.js'
import { find } from './comparisons/scrape.js'
import { scanTime } from './comparisons/totals.js'

/**
 * A table of the speed goals and the measured figures.
 *
 * @param results of each comparison by its name; a missing one was not run
 */
export function goals (results) {
  const goals = {
    ...traceGoals(results),
    ...shareGoals(results),
    ...scrapeGoals(results),
    ...totalsGoals(results),
    ...pageGoals(results),
    ...chromiumGoals(results),
    ...memoryGoals(results)
  }
  return table(['', 'goal', 'measured', ''], Object.entries(goals).map(([title, { goal, figure, met }]) => [
    title, goal, figure, met === undefined ? 'not measured' : met ? 'met' : 'not met'
  ]), 4)
}

function traceGoals ({ 'one-trace': results = [] }) {
  const plain = timesOf(results, { props: 0 })
  const twoProps = timesOf(results, { props: 2 })
  const manyValues = timesOf(results, { props: 1, values: 10_000 })
  const floor = 'trace against the floor, a `Map` lookup by'
  return {
    'trace, no props, against 1.0.0': atLeast(12, timesCheaper(plain, '1.0.0'), 'times cheaper'),
    'trace, two props, against 1.0.0': atLeast(12, timesCheaper(twoProps, '1.0.0'), 'times cheaper'),
    'trace, one caller prop with 10,000 values, against 1.0.0':
      atLeast(5, timesCheaper(manyValues, '1.0.0'), 'times cheaper'),
    [`${floor} a new string of the event`]: atMost(4, costRatio(plain, 'floor, new string'), 'times'),
    [`${floor} a ready number`]: atMost(4, costRatio(plain, 'floor'), 'times')
  }
}

/** The times of the workload that has exactly these settings. */
function timesOf (results, settings) {
  return results.find(({ workload }) => isDeepStrictEqual(workload, settings))?.times
}

function shareGoals ({ 'through-hypertrace': results }) {
  const times = results?.find(({ call }) => call === 'withId').times
  const percent = peer => times && addedShare(times[peer], times) * 100
  const remark = times && ` (1.0.0: ${number(percent('1.0.0'))}%)`
  return { "on top of hypertrace's own cost, with an id": below(10, percent('ours'), '%', remark) }
}

function scrapeGoals ({ scrape: results = [], text = [] }) {
  const result = peer => find(results, peer, 100_000)
  const time = peer => result(peer)?.time?.median
  const stall = peer => find(results, peer, 1_000_000)?.stall
  const texts = text.find(({ series }) => series === 100_000)?.times
  const textRatio = texts && texts['prom-client'].median / texts['ours, `metrics()`'].median
  const scrape = 'scrape of 100,000 series'
  return {
    [`${scrape} over HTTP, against prom-client 15`]: atLeast(10, time('prom-client') / time('ours'), 'times faster'),
    'slowest of twenty such scrapes, against their median': atMost(2, result('ours')?.slowest / time('ours'), 'times'),
    [`${scrape} without HTTP, against prom-client 15`]: atLeast(10, textRatio, 'times faster'),
    'longest stall at 1,000,000 series': below(10, stall('ours'), ' ms'),
    'longest stall at 1,000,000 series, gzip': below(10, stall('ours, gzip'), ' ms'),
    'longest stall at 1,000,000 series, given registry': below(10, stall('ours, given registry'), ' ms')
  }
}

function totalsGoals ({ totals = [] }) {
  return {
    'a scan of the totals of 10,000 series': atMost(0.3, scanTime(totals, 10_000), 'ms'),
    'a scan of the totals of 100,000 series': atMost(2, scanTime(totals, 100_000), 'ms')
  }
}

function pageGoals ({ 'live-page': result }) {
  const worst = result && Math.max(...result.loads.map(({ share }) => share))
  return {
    'share of the event loop with 20 pages open': atMost(2, worst, '%'),
    'an answer of the feed for 300 functions, compressed': atMost(4_000, result?.sizes.first.compressed, 'bytes'),
    'the page with all that it loads, compressed': atMost(40_000, result?.page.bytes, 'bytes'),
    '`stop()` with 20 pages open': atMost(50, result?.stop, 'ms')
  }
}

function chromiumGoals ({ 'page-in-chromium': result }) {
  return {
    'first paint of the page': atMost(200, result?.paint.median, 'ms'),
    'script for an answer with 2,000 functions': atMost(8, result?.render.script.median, 'ms'),
    'longest frame with 2,000 functions': atMost(50, result?.render.longest, 'ms'),
    'growth of the heap in 3,600 answers': atMost(1, result && result.heap.growth / 1e6, 'MB')
  }
}

function memoryGoals ({ memory: results = [] }) {
  const bytes = (peer, props) => results.find(result => result.peer === peer && result.props === props)?.scraped
  return Object.fromEntries([0, 2].map(props => [
    `bytes per series, ${props === 0 ? 'no' : 'two'} props, against 1.0.0`,
    { ...atMost(1, bytes('ours', props) / bytes('1.0.0', props), 'times'), goal: 'no more' }
  ]))
}

/** How many times as much as ours the peer costs. */
function timesCheaper (times, peer) {
  return times && times[peer].median / times.ours.median
}

/** How many times as much as the peer ours costs. */
function costRatio (times, peer) {
  return times && times.ours.median / times[peer].median
}

function atLeast (limit, value, unit) {
  return judge(`at least ${limit} ${unit}`, value, ` ${unit}`, value >= limit)
}

function atMost (limit, value, unit) {
  return judge(`at most ${limit} ${unit}`, value, ` ${unit}`, value <= limit)
}

function below (limit, value, unit, remark = '') {
  return judge(`under ${limit}${unit}`, value, `${unit}${remark}`, value < limit)
}

function judge (goal, value, unit, met) {
  const measured = Number.isFinite(value)
  return { goal, figure: measured ? `${number(value)}${unit}` : '', met: measured ? met : undefined }
}
