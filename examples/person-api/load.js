// The load for those without k6, by autocannon: start the app, then
//
//   npm run example:person-api:load -- --seconds 30
//   npm run example:person-api:load -- --seconds 30 --url http://127.0.0.1:8080

import autocannon from 'autocannon'
import cliProgress from 'cli-progress'
import { formatTable } from '../hypercore/report.js'
import { readOptions } from '../shared/start.js'
import { fullSeconds, scenarios } from './scenarios.js'

const { seconds, url } = readOptions('examples/person-api/load.js', {
  seconds: { default: fullSeconds, min: 1, max: 86_400, text: 'seconds of the load, with amounts in proportion' },
  url: {
    default: process.env.BASE_URL || 'http://127.0.0.1:7080',
    value: 'URL',
    text: 'where the app listens',
    rule: 'a URL with http or https',
    accepts: text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
  }
})

const ids = [1] // Of the persons who exist, as far as the answers tell

async function main () {
  const health = await fetch(new URL('/health', url)).catch(() => undefined)
  if (!health?.ok) return fail(`no app answers at ${url}, start it with: npm run example:person-api`)

  const names = Object.keys(scenarios)
  const runs = []
  let stopped = false
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      stopped = true
      runs.forEach(run => run.stop())
    })
  }
  console.log(`${url}: ${names.map(name => `${amountOf(name)} ${name}`).join(', ')}`)

  const bars = showBars()
  runs.push(...names.map(name => startScenario(name, bars)))
  const rows = (await Promise.all(runs)).map(row)
  bars?.stop()

  console.log(formatTable(['scenario', 'requests', 'answers', 'seconds', 'p50 ms', 'p99 ms', 'by status'], rows))
  const lost = rows.filter(([, requests, answers]) => answers < requests).map(([name]) => name)
  if (lost.length > 0 && !stopped) fail(`not every request has its answer: ${lost.join(', ')}`)
}

function amountOf (name) {
  return Math.max(1, Math.round(scenarios[name].amount * seconds / fullSeconds))
}

/** Runs until each request of the scenario has its answer, or the connection of one breaks. */
function startScenario (name, bars) {
  const { users, rate, request } = scenarios[name]
  const amount = amountOf(name)
  const bar = bars?.create(amount, 0, { name: name.padEnd(9) })

  return autocannon({
    title: name,
    url,
    amount,
    connections: Math.min(users, amount),
    overallRate: rate,
    // It would assume one request per millisecond
    ignoreCoordinatedOmission: true,
    timeout: 60,
    bailout: 1,
    requests: [{
      setupRequest: options => ({ ...options, ...encoded(request(idFor(name))) }),
      onResponse (status, body) {
        if (status === 201) ids.push(JSON.parse(body).id)
        bar?.increment()
      }
    }]
  })
}

/** Each person is deleted once. Without a known id it is 0, which no person has. */
function idFor (name) {
  const index = Math.floor(Math.random() * ids.length)
  const id = ids[index] ?? 0
  if (name === 'deletions') ids.splice(index, 1)
  return id
}

function encoded ({ body, ...request }) {
  if (body === undefined) return request
  return { ...request, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function showBars () {
  if (!process.stdout.isTTY || !process.stderr.isTTY) return undefined
  const options = { format: '{name} {bar} {value}/{total}', hideCursor: true, gracefulExit: false }
  return new cliProgress.MultiBar(options, cliProgress.Presets.shades_classic)
}

function row ({ title, duration, latency, statusCodeStats }) {
  const statuses = Object.entries(statusCodeStats)
  const answers = statuses.reduce((sum, [, { count }]) => sum + count, 0)
  const byStatus = statuses.map(([status, { count }]) => `${status}: ${count}`).join(', ')
  return [title, amountOf(title), answers, Number(duration.toFixed(1)), latency.p50, latency.p99, byStatus]
}

function fail (message) {
  console.error(message)
  process.exitCode = 1
}

await main()
