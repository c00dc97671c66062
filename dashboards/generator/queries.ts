import { fileName, functionName, messageType, names, objectClass, protocol } from './names.ts'

/** Calls per second, summed by these labels. */
export function callRate (selector: string, labels: readonly string[] = []): string {
  return `sum${by(labels)}(rate(${names.calls}{${selector}}[$__rate_interval]))`
}

/** The same of the counter with objects, parents and props. */
export function counterRate (selector: string, labels: readonly string[] = []): string {
  return `sum${by(labels)}(rate(${names.counter}{${selector}}[$__rate_interval]))`
}

function by (labels: readonly string[]): string {
  return labels.length === 0 ? '' : ` by (${labels.join(', ')}) `
}

export const callSite = [objectClass, functionName, fileName] as const

/** Functions that had no call an hour ago. All of an app's functions, if it runs for less than an hour. */
export function firstCalled (selector: string): string {
  const site = `job, ${callSite.join(', ')}`
  const calls = `${names.calls}{${selector}}`
  // Of ten minutes, because the scrape of a certain moment may have failed
  return `sum by (${site}) (${calls})\nunless\nsum by (${site}) (last_over_time(${calls}[10m] offset 1h))`
}

/**
 * Classes with more than 60 calls in an hour and none in the last ten minutes, on targets that were up. A class with a
 * call a minute is silent for ten minutes with a probability of e^-10; one that has its calls in a burst each hour is
 * found as well.
 *
 * @param target matchers of labels that every metric of a target has, for `up` too
 */
export function silent (target: string, selector = target): string {
  return `(sum by (job, ${objectClass}) (
  increase(${names.calls}{${selector}}[1h] offset 10m)
  and on (job, instance) (min_over_time(up{${target}}[10m]) == 1)
) > 60)
unless on (job, ${objectClass})
(sum by (job, ${objectClass}) (increase(${names.calls}{${selector}}[10m])) > 0)`
}

/**
 * How many times as often a function was called in the last five minutes as in an hour before, where that is more than
 * five times, and more than a call a second. The hour ended 15 minutes ago, so what is unusual does not soon count as
 * usual. An hour without calls counts as one with one call. Functions first called less than 75 minutes ago have no
 * hour to compare with, so they are left out. Of an hour in which the app was down for a while only the rest counts.
 *
 * @param target as above
 */
export function farAbove (target: string, selector = target): string {
  const site = `job, ${callSite.join(', ')}`
  const rate = (range: string): string => `sum by (${site}) (rate(${names.calls}{${selector}}${range}))`
  return `(
  (${rate('[5m]')} > 1)
  /
  clamp_min(
    ${rate('[1h] offset 15m')}
    / on (job) group_left
    avg by (job) (avg_over_time(up{${target}}[1h] offset 15m)),
    1 / 3600
  )
) > 5
and
sum by (${site}) (last_over_time(${names.calls}{${selector}}[10m] offset 75m))`
}

/** 1 for each target whose budget of series is used up, and 0 for the others. */
export function overflow (selector: string, modifier = ''): string {
  return `${names.series}{${selector}} >${modifier} ${names.limit}{${selector}}`
}

/** Share of the budget. `print` recognizes the division, and puts a given number in place of the limit. */
export function budgetShare (selector: string): string {
  return `${names.series}{${selector}} / ${names.limit}{${selector}}`
}

/** The wire messages of Hypercore's replicator, in the order of their numbers (hypercore/lib/replicator.js). */
export const hypercoreMessages = [
  'sync', 'request', 'cancel', 'data', 'noData', 'want', 'unwant', 'bitfield', 'range', 'extension'
]

/**
 * Adds the label `message`, made of protocol and message type, in words where the protocol is Hypercore's. Without
 * these props in `allowedProps` it is "all messages".
 */
export function withMessage (query: string): string {
  const joined = `label_join(${query}, "message", " ", "${protocol}", "${messageType}")`
  const words: Array<[label: string, word: string]> = [
    [' ', 'all messages'],
    ...hypercoreMessages.map((word, type): [string, string] => [`hypercore/alpha ${type}`, `hypercore ${word}`])
  ]
  return words.reduce((inner, [label, word]) => {
    return `label_replace(${inner}, "message", "${word}", "message", "${label}")`
  }, joined)
}
