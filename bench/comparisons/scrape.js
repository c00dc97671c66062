import { once } from 'node:events'
import { get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { count, number, spread, table } from '../lib/format.js'
import { message, start } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Scrape over HTTP'

const peers = [
  'ours', 'ours, gzip', 'ours, given registry', 'ours, given registry, `register.metrics()`', '1.0.0', 'prom-client',
  'OpenTelemetry'
]
const server = fileURLToPath(new URL('../lib/scrape-server.js', import.meta.url))
const secondsLimit = 120

/** How many scrapes are measured; the first one is not timed. */
const scrapesOf = { 1_000: 50, 10_000: 30, 100_000: 20, 1_000_000: 5 }

// A process for each peer and size, because memory can only be told for a whole process
export async function run ({ quick }) {
  const results = []
  for (const series of quick ? [100_000] : [1_000, 10_000, 100_000, 1_000_000]) {
    for (const peer of peers) {
      results.push({ peer, series, ...await scrapes(peer, series, quick ? 5 : scrapesOf[series]) })
    }
  }
  return results
}

async function scrapes (peer, series, rounds) {
  const child = start(server, [peer, String(series)], { execArgv: ['--expose-gc'], seconds: secondsLimit })
  const exit = once(child, 'exit')
  try {
    return await measured(child, peer, series, rounds)
  } catch (error) {
    if (child.connected) child.disconnect()
    const [, signal] = await exit
    return { failure: failures[signal] ?? error.message }
  } finally {
    if (child.connected) child.disconnect()
    await exit
  }
}

const failures = { SIGKILL: `longer than ${secondsLimit} s`, SIGABRT: 'out of memory' }

async function measured (child, peer, series, rounds) {
  const { port } = await message(child)
  const ask = request => {
    child.send(request)
    return message(child)
  }
  const gzip = peer === 'ours, gzip'
  const headers = gzip ? { 'accept-encoding': 'gzip' } : {}
  const times = []
  const stalls = []
  const peaks = []
  let before
  for (let round = 0; round <= rounds; round++) {
    const { now } = await ask('begin')
    before ??= now
    const { time, lines } = await scrape(port, headers, round === 0 && !gzip)
    const { stall, peak } = await ask('end')
    if (lines < series) throw new Error(`${lines} lines for ${series} series`)
    if (round > 0) times.push(time)
    stalls.push(stall)
    peaks.push(peak)
  }
  return {
    time: summary(times),
    slowest: Math.max(...times),
    stall: Math.max(...stalls.map(({ own }) => own)),
    stallWithWaits: Math.max(...stalls.map(({ withWaits }) => withWaits)),
    usualStall: summary(stalls.map(({ own }) => own)).median,
    before,
    peak: Math.max(...peaks)
  }
}

/** Milliseconds from the request to the end of the answer, and its lines where they are to be counted. */
async function scrape (port, headers, counted) {
  const start = performance.now()
  const request = get({ host: '127.0.0.1', port, path: '/metrics', headers, agent: false })
  const [response] = await once(request, 'response')
  if (response.statusCode !== 200) throw new Error(`answers with status ${response.statusCode}`)
  let lines = counted ? 0 : Infinity
  response.on('data', chunk => {
    if (counted) lines += newlines(chunk)
  })
  await once(response, 'end')
  return { time: performance.now() - start, lines }
}

function newlines (chunk) {
  let lines = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
  return lines
}

export function markdown (results) {
  const sizes = [...new Set(results.map(({ series }) => series))]
  const rows = cell => peers.map(peer => [peer, ...sizes.map(size => cell(find(results, peer, size)))])
  const head = ['series', ...sizes.map(count)]
  const orFailure = show => result => result.failure ?? show(result)
  const megabytes = bytes => number(bytes / 1e6)
  return `A client in another process over loopback, without default metrics; a fresh process for each peer and size.
1.0.0 and prom-client are served by \`response.end(await register.metrics())\`, as 1.0.0 does.

Milliseconds from the request to the end of the answer: median (p25–p75), and the slowest scrape, without the first one:

${table(head, rows(orFailure(({ time, slowest }) => `${spread(time)}, ${number(slowest)}`)))}

Longest stall of the event loop in milliseconds, over all scrapes with the first one, and in the usual scrape (median).
Without the time in which the thread of the event loop waited for a processor, because the client and threads of V8 had
all of them; includes the millisecond between two looks:

${table(head, rows(orFailure(({ stall, usualStall }) => `${number(stall)}, usually ${number(usualStall)}`)))}

The longest stall with that waiting:

${table(head, rows(orFailure(({ stallWithWaits }) => number(stallWithWaits))))}

Peak of the process's memory in scrapes in MB (and before the first one):

${table(head, rows(orFailure(({ before, peak }) => `${megabytes(peak)} (${megabytes(before)})`)))}`
}

export function find (results, peer, series) {
  return results.find(result => result.peer === peer && result.series === series)
}
