import { number, table } from './lib/format.js'
import { added } from './comparisons/through-hypertrace.js'
import { find } from './comparisons/scrape.js'

/**
 * The goals that were set before, each with what was measured.
 *
 * @param results of the comparisons by their names; one that is missing was not run
 */
export function goals (results) {
  const rows = Object.entries({ ...traceGoals(results), ...shareGoals(results), ...scrapeGoals(results), ...memoryGoals(results) })
  return table(['', 'goal', 'measured', ''], rows.map(([what, { goal, figure, met }]) => [
    what, goal, figure, met === undefined ? 'not measured' : met ? 'met' : 'not met'
  ]), 4)
}

function traceGoals ({ 'one-trace': results = [] }) {
  const times = wanted => results.find(({ workload }) => Object.keys({ ...workload, ...wanted }).every(key => workload[key] === wanted[key]))?.times
  const plain = times({ props: 0 })
  return {
    'trace, no props, against 1.0.0': atLeast(12, cheaper(plain, '1.0.0'), 'times cheaper'),
    'trace, two props, against 1.0.0': atLeast(12, cheaper(times({ props: 2 }), '1.0.0'), 'times cheaper'),
    'trace, one caller prop with 10,000 values, against 1.0.0': atLeast(5, cheaper(times({ props: 1, values: 10_000 }), '1.0.0'), 'times cheaper'),
    'trace against the floor, a `Map` lookup by a new string of the event': atMost(4, dearer(plain, 'floor, new string'), 'times'),
    'trace against the floor, a `Map` lookup by a number at hand': atMost(4, dearer(plain, 'floor'), 'times')
  }
}

function shareGoals ({ 'through-hypertrace': results }) {
  const times = results?.find(({ call }) => call === 'withId').times
  return {
    "on top of hypertrace's own cost, with an id": below(10, times && added(times.ours, times) * 100, '%', times && ` (1.0.0: ${number(added(times['1.0.0'], times) * 100)}%)`)
  }
}

function scrapeGoals ({ scrape: results = [], text = [] }) {
  const result = peer => find(results, peer, 100_000)
  const time = peer => result(peer)?.time?.median
  const stall = peer => find(results, peer, 1_000_000)?.stall
  const texts = text.find(({ series }) => series === 100_000)?.times
  const textRatio = texts && texts['prom-client'].median / texts['ours, `metrics()`'].median
  return {
    'scrape of 100,000 series over HTTP, against prom-client 15':
      atLeast(10, time('prom-client') / time('ours'), 'times faster'),
    'slowest of twenty such scrapes, against their median': atMost(2, result('ours')?.slowest / time('ours'), 'times'),
    'scrape of 100,000 series without HTTP, against prom-client 15': atLeast(10, textRatio, 'times faster'),
    'longest stall at 1,000,000 series': below(10, stall('ours'), ' ms'),
    'longest stall at 1,000,000 series, gzip': below(10, stall('ours, gzip'), ' ms'),
    'longest stall at 1,000,000 series, given registry': below(10, stall('ours, given registry'), ' ms')
  }
}

function memoryGoals ({ memory: results = [] }) {
  const bytes = (peer, props) => results.find(result => result.peer === peer && result.props === props)?.scraped
  return Object.fromEntries([0, 2].map(props => [
    `bytes per series, ${props === 0 ? 'no' : 'two'} props, against 1.0.0`,
    { ...atMost(1, bytes('ours', props) / bytes('1.0.0', props), 'times'), goal: 'no more' }
  ]))
}

function cheaper (times, peer) {
  return times && times[peer].median / times.ours.median
}

function dearer (times, peer) {
  return times && times.ours.median / times[peer].median
}

function atLeast (limit, value, unit) {
  return judged(`at least ${limit} ${unit}`, value, ` ${unit}`, value >= limit)
}

function atMost (limit, value, unit) {
  return judged(`at most ${limit} ${unit}`, value, ` ${unit}`, value <= limit)
}

function below (limit, value, unit, remark = '') {
  return judged(`under ${limit}${unit}`, value, `${unit}${remark}`, value < limit)
}

function judged (goal, value, unit, met) {
  return Number.isFinite(value) ? { goal, figure: `${number(value)}${unit}`, met } : { goal, figure: '', met: undefined }
}
