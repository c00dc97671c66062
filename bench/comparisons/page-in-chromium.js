import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { count, number, spread, table } from '../lib/format.js'
import { message, start } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Live page in Chromium'

const server = fileURLToPath(new URL('../lib/feed-server.js', import.meta.url))

/** As many as the feed has room for; all of them are called between two answers. */
const functions = 2_000

/** Answers after which a page has forgotten as many as it adds: five minutes of them, and some more. */
const fillingTicks = 700

export async function run ({ quick }) {
  const executablePath = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  const child = start(server, [String(functions), String(functions)], { seconds: 600 })
  const exit = once(child, 'exit')
  try {
    const { port } = await message(child)
    const url = `http://127.0.0.1:${port}/`
    const call = async () => {
      child.send({ command: 'call', times: 1 })
      await message(child)
    }
    return {
      paint: await firstPaint(browser, url, quick ? 5 : 20),
      render: await renderTime(browser, url, call, quick ? 20 : 120),
      heap: await heapGrowth(browser, url, quick ? 600 : 3_600)
    }
  } finally {
    await browser.close()
    if (child.connected) child.disconnect()
    await exit
  }
}

/** Milliseconds from the navigation to the first paint, without a cache. */
async function firstPaint (browser, url, loads) {
  const times = []
  for (let i = 0; i < loads; i++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(url)
    const paint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
    await page.waitForFunction(paint)
    times.push(await page.evaluate(paint))
    await context.close()
  }
  return summary(times)
}

/** Milliseconds of script for an answer, all of it included, and the longest frame, also while rows are scrolled. */
async function renderTime (browser, url, call, ticks) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('#rows > tr').first().waitFor()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(() => {
    globalThis.longest = 0
    new globalThis.PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration)
    }).observe({ type: 'long-animation-frame' })
  })

  const scripts = []
  for (let i = 0; i < ticks; i++) {
    await call()
    const before = await scriptTime(session)
    await page.waitForResponse(response => response.url().includes('/live.json'))
    // The rows are drawn before the second frame from now, and the plot before the third
    await page.evaluate(() => new Promise(resolve => {
      globalThis.requestAnimationFrame(() => {
        globalThis.requestAnimationFrame(() => globalThis.requestAnimationFrame(resolve))
      })
    }))
    scripts.push(await scriptTime(session) - before)
  }
  await page.locator('#table thead button').nth(1).click()
  await page.locator('#filter').fill('class1')
  await page.locator('#filter').fill('')
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, 400)
  await call()
  await page.waitForResponse(response => response.url().includes('/live.json'))
  const longest = await page.evaluate(() => globalThis.longest)
  await context.close()
  return { script: summary(scripts), longest }
}

/** Milliseconds of script so far. */
async function scriptTime (session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration').value * 1_000
}

/**
 * Bytes by which the heap grows in so many answers, after those that fill the five minutes of history. The answers are
 * made in the page, and their times are half a second apart, so that half an hour takes a minute.
 */
async function heapGrowth (browser, url, ticks) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(functions => {
    let version = 0
    let totals = 0
    globalThis.ticks = () => version
    globalThis.fetch = async () => {
      const changed = Array.from({ length: functions }, (_, i) => [i, (version + 1) * (i % 7 + 1)])
      totals = changed.reduce((sum, [, count]) => sum + count, 0)
      const groups = Array.from({ length: functions }, (_, i) => [i, `Class${i % 30}`, `method${i}`, `lib/file${i}.js`])
      version++
      return new globalThis.Response(JSON.stringify({
        epoch: 'a-0',
        version,
        time: 1_700_000_000_000 + version * 500,
        next: 500,
        totals,
        series: functions,
        limit: 10_000,
        overflow: null,
        metric: 'trace_calls_total',
        labels: ['object_classname', 'caller_functionname', 'caller_filename'],
        ...version === 1 && { groups },
        changed
      }))
    }
    const { setTimeout } = globalThis
    globalThis.setTimeout = (callback, ms) => setTimeout(callback, ms / 100)
  }, functions)
  await page.goto(url)
  const session = await context.newCDPSession(page)
  const heapAfter = async target => {
    await page.waitForFunction(target => globalThis.ticks() >= target, target, { polling: 100, timeout: 0 })
    // The smallest of some, because the answer that is being read takes up to a megabyte
    const sizes = []
    for (let i = 0; i < 10; i++) {
      await session.send('HeapProfiler.collectGarbage')
      sizes.push((await session.send('Runtime.getHeapUsage')).usedSize)
    }
    return Math.min(...sizes)
  }
  const before = await heapAfter(fillingTicks)
  const after = await heapAfter(fillingTicks + ticks)
  await context.close()
  return { ticks, before, growth: after - before }
}

export function markdown ({ paint, render, heap }) {
  const rows = [
    ['first paint, ms', spread(paint)],
    ['script for an answer and its drawing, ms', spread(render.script)],
    ['longest frame, ms', render.longest === 0 ? 'under 50' : number(render.longest)],
    ['heap, MB', number(heap.before / 1e6)],
    [`growth of the heap in ${count(heap.ticks)} answers, MB`, number(heap.growth / 1e6)]
  ]
  return `${count(functions)} functions, all of them called between two answers. Median and quartiles. The browser does
not report frames below 50 ms.

${table(['', 'measured'], rows)}`
}
