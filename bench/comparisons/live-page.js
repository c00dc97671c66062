import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { count, number, table } from '../lib/format.js'
import { message, start } from '../lib/run-child.js'

export const title = 'Live page'

const server = fileURLToPath(new URL('../lib/feed-server.js', import.meta.url))
const pages = 20
/** Milliseconds before the share of the event loop is measured. */
const warmUp = 5_000

export async function run ({ quick }) {
  const loads = []
  for (const series of [10_000, 100_000, 1_000_000]) {
    loads.push({ series, share: await withServer(300, series, app => loopShare(app, quick ? 5_000 : 20_000)) })
  }
  return {
    loads,
    sizes: await withServer(300, 300, answerSizes),
    page: await withServer(300, 300, pageSize),
    poll: await withServer(300, 300, app => pollTime(app, quick ? 1_000 : 10_000)),
    stop: await withServer(300, 300, stopTime)
  }
}

/** Runs a server with that many functions and series in a process of its own, for as long as it is used. */
async function withServer (functions, series, use) {
  const child = start(server, [String(functions), String(series)], { seconds: 300 })
  const exit = once(child, 'exit')
  try {
    const { port } = await message(child)
    return await use({
      port,
      async ask (command, options) {
        child.send({ command, ...options })
        return (await message(child)).result
      }
    })
  } finally {
    if (child.connected) child.disconnect()
    await exit
  }
}

async function request (port, path, { agent = false, gzip = false } = {}) {
  const headers = gzip ? { 'accept-encoding': 'gzip' } : {}
  const [response] = await once(get({ host: '127.0.0.1', port, path, agent, headers }), 'response')
  if (response.statusCode !== 200) throw new Error(`answers with status ${response.statusCode}`)
  const body = Buffer.concat(await response.toArray())
  const isGzip = response.headers['content-encoding'] === 'gzip'
  return { body, json: () => JSON.parse(isGzip ? gunzipSync(body) : body) }
}

/** The share of the event loop in percent that pages take, which poll as the server says. */
async function loopShare ({ port, ask }, milliseconds) {
  const closing = new AbortController()
  async function page () {
    const agent = new Agent({ keepAlive: true })
    let known = { version: 0, epoch: '' }
    while (!closing.signal.aborted) {
      const path = `/live.json?since=${known.version}&epoch=${known.epoch}`
      known = (await request(port, path, { agent, gzip: true })).json()
      await delay(known.next)
    }
    agent.destroy()
  }
  const open = Array.from({ length: pages }, page)
  // Code that is not compiled yet takes several times as long
  await delay(warmUp)
  const before = await ask('worked')
  const start = performance.now()
  await delay(milliseconds)
  const share = (await ask('worked') - before) / (performance.now() - start) * 100
  closing.abort()
  await Promise.all(open)
  return share
}

/** Bytes of the answer with all functions, and of one in which each of them has new calls. */
async function answerSizes ({ port, ask }) {
  await ask('call', { times: 9_999 })
  const first = (await request(port, '/live.json')).json()
  await ask('call', { times: 1 })
  await delay(first.next)
  const paths = { first: '/live.json', changed: `/live.json?since=${first.version}&epoch=${first.epoch}` }
  return Object.fromEntries(await Promise.all(Object.entries(paths).map(async ([name, path]) => {
    const [plain, compressed] = await Promise.all([false, true].map(gzip => request(port, path, { gzip })))
    return [name, { plain: plain.body.length, compressed: compressed.body.length }]
  })))
}

/** Bytes of the page with all that it loads, compressed, and the number of its files. */
async function pageSize ({ port }) {
  const html = (await request(port, '/')).body.toString()
  const paths = Array.from(html.matchAll(/(?:href|src)="(page\/[^"]+)"/g), ([, path]) => path)
  const files = await Promise.all(['', ...paths].map(path => request(port, `/${path}`, { gzip: true })))
  return { files: files.length, bytes: files.reduce((sum, { body }) => sum + body.length, 0) }
}

/** Milliseconds that the thread of the event loop works for a poll without news, mostly by HTTP. */
async function pollTime ({ port, ask }, polls) {
  const agent = new Agent({ keepAlive: true })
  const { version, epoch } = (await request(port, '/live.json', { agent })).json()
  const path = `/live.json?since=${version}&epoch=${epoch}`
  for (let i = 0; i < 200; i++) await request(port, path, { agent })
  const before = await ask('worked')
  for (let i = 0; i < polls; i++) await request(port, path, { agent })
  const time = (await ask('worked') - before) / polls
  agent.destroy()
  return time
}

/** Milliseconds of `stop()` while pages poll. */
async function stopTime ({ port, ask }) {
  const agents = Array.from({ length: pages }, () => new Agent({ keepAlive: true }))
  await Promise.all(agents.map(agent => request(port, '/live.json', { agent })))
  const polls = agents.map(agent => request(port, '/live.json', { agent }).catch(() => null))
  const time = await ask('stop')
  await Promise.all(polls)
  for (const agent of agents) agent.destroy()
  return time
}

export function markdown ({ loads, sizes, page, poll, stop }) {
  const shares = loads.map(({ series, share }) => [count(series), number(share)])
  const answers = { 'all functions': sizes.first, 'new calls of all functions': sizes.changed }
  const rows = Object.entries(answers).map(([name, { plain, compressed }]) => [name, count(plain), count(compressed)])
  return `Share of the event loop in percent with ${pages} pages open, which poll as the server tells them (300
functions):

${table(['series', 'percent'], shares)}

Bytes of an answer of the feed for 300 functions:

${table(['', 'plain', 'gzip'], rows)}

The page is ${count(page.bytes)} bytes in ${page.files} files, compressed. A poll without news takes ${number(poll)} ms
of the event loop. \`stop()\` takes ${number(stop)} ms while ${pages} pages poll.`
}
