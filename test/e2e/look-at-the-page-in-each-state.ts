import Hypertrace from 'hypertrace'
import { createServer } from 'node:http'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Options, type TraceFunction } from '../../index.ts'
import { openTab, setHidden, shownRows, skipWithoutChromium, startBrowser, type Tab } from '../support/browser.ts'
import { eventually } from '../support/prometheus.ts'

const skip = skipWithoutChromium()

async function start (t: Test, options: Options = {}): Promise<[trace: TraceFunction, url: string, port: number]> {
  const trace = HypertracePrometheus({ port: 0, ...options })
  t.teardown(() => trace.stop())
  const { url, port } = (await trace.ready)!
  return [trace, url, port]
}

/** Traces calls of a function of the class `Chat`. */
function call (trace: TraceFunction, functionName: string, times = 1): void {
  const caller = { functionName, filename: 'chat.js' }
  const event = { id: functionName, object: { className: 'Chat', id: 1 }, caller }
  for (let i = 0; i < times; i++) trace(event)
}

async function rows ({ page }: Tab): Promise<string> {
  return (await shownRows(page)).map(row => `${row[1]} ${row[3]}`).join(', ')
}

async function shows (t: Test, tab: Tab, expected: string): Promise<void> {
  t.equal(await eventually(() => rows(tab), shown => shown === expected), expected)
}

/** Every rate that the page has shown so far, as texts. */
function recordRates ({ page }: Tab): Promise<void> {
  return page.evaluate(`
    window.rates = []
    const read = () => {
      for (const cell of document.querySelectorAll('#rate, #rows .number, #legend .value')) rates.push(cell.textContent)
    }
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
}

t.test('the page', { skip }, async t => {
  const browser = await startBrowser(t)

  t.test('says what to do where there are no calls yet', async t => {
    const [trace, url] = await start(t)
    const tab = await openTab(browser, url)
    await tab.page.getByRole('heading', { name: 'No calls yet' }).waitFor()
    t.match(await tab.page.locator('#empty').innerText(), /Set the trace function before objects are created/)
    t.match((await tab.page.locator('#empty code').innerText()).split('\n'), [
      "import Hypertrace from 'hypertrace'", /^Hypertrace\.setTraceFunction\(/
    ])
    t.equal(await tab.page.locator('#table').isVisible(), false)
    call(trace, 'send')
    await shows(t, tab, 'send 1')
    t.equal(await tab.page.locator('#empty').isVisible(), false)
    t.strictSame(tab.problems, [])
  })

  t.test('turns grey when the app is gone, and goes on with a mark when it is back', async t => {
    const [trace, url, port] = await start(t)
    call(trace, 'send', 50)
    call(trace, 'receive', 20)
    const tab = await openTab(browser, url)
    const { page } = tab
    await shows(t, tab, 'send 50, receive 20')
    await recordRates(tab)
    await trace.stop()
    await page.locator('#state.gone').waitFor()
    t.match(await page.locator('#state').innerText(), /^no answer since \d\d:\d\d:\d\d$/)
    const notice = await page.locator('#notices').innerText()
    t.match(notice, /^No answer from the app since \d\d:\d\d:\d\d: it ended, or its server was stopped/)
    t.equal(await page.evaluate("getComputedStyle(document.querySelector('#plot')).filter"), 'grayscale(1)')
    t.equal(await rows(tab), 'send 50, receive 20', 'the last data stay')
    t.equal(await page.title(), `no answer · localhost:${port}`)

    const [again] = await start(t, { port })
    call(again, 'receive', 3)
    await shows(t, tab, 'receive 3')
    await page.locator('#state.live').waitFor()
    t.equal(await page.locator('#notices').textContent(), '')
    t.match(await page.locator('#plot-text').textContent(), /\brestarted at \d\d:\d\d:\d\d$/)
    t.match(await page.locator('#message').textContent(), 'restarted: the counts of the app began at zero')
    call(again, 'receive')
    await shows(t, tab, 'receive 4')
    const rates = await page.evaluate<string[]>('rates')
    t.strictSame(rates.filter(text => !/^(–|<?[\d,.]+%?)(\/s)?$/.test(text)), [], 'no rate is negative')
    // The browser reports the requests that failed
    t.strictSame(tab.problems.filter(problem => !problem.includes('ERR_CONNECTION_REFUSED')), [])
  })

  t.test('marks a reset, and no rate is negative', async t => {
    const [trace, url] = await start(t)
    call(trace, 'send', 5_000)
    const tab = await openTab(browser, url)
    await shows(t, tab, 'send 5,000')
    await recordRates(tab)
    trace.register.resetMetrics()
    call(trace, 'send', 2)
    await shows(t, tab, 'send 2')
    t.match(await tab.page.locator('#plot-text').textContent(), /\breset at \d\d:\d\d:\d\d$/)
    call(trace, 'send', 2)
    await shows(t, tab, 'send 4')
    const rates = await tab.page.evaluate<string[]>('rates')
    t.not(rates.length, 0)
    t.strictSame(rates.filter(text => text.includes('-')), [])
    t.strictSame(tab.problems, [])
  })

  t.test('names the label and the class that filled the budget', async t => {
    const [trace, url] = await start(t, { maxSeries: 3, allowedProps: ['<b>'] })
    process.on('warning', () => {})
    for (let i = 0; i < 9; i++) {
      trace({ object: { className: '<i>Chat</i>', id: 1, props: { '<b>': i } }, caller: { functionName: 'send' } })
    }
    const tab = await openTab(browser, url)
    t.match(await tab.page.locator('.notice').innerText(), 'The budget of 3 series is full. ' +
      'It was filled by the label object_props__b_ of the class <i>Chat</i>.')
    await shows(t, tab, 'send 9')
    t.equal(await tab.page.locator('#budget i').getAttribute('class'), 'full')
    t.strictSame(tab.problems, [])
  })

  t.test('shows more than 2,000 functions smoothly, and says what it has no room for', async t => {
    const [trace, url] = await start(t)
    for (let i = 0; i < 2_500; i++) call(trace, `f${String(i).padStart(4, '0')}`, i === 7 ? 3 : 1)
    const tab = await openTab(browser, url)
    const { page } = tab
    const functions = async () => Number((await page.locator('#functions').textContent())!.replace(',', ''))
    const count = await eventually(functions, count => count >= 2_000)
    t.equal(count, 2_000)
    t.equal(await page.locator('#table').getAttribute('aria-rowcount'), String(count + 1))
    t.match(await page.locator('.notice').innerText(), /^The table shows 2,000 functions; \d+ calls are of others/)
    t.equal(await page.locator('#calls').textContent(), '2,502')
    t.ok((await shownRows(page)).length < 60, 'only rows in sight are in the document')
    await page.getByRole('columnheader', { name: 'function' }).getByRole('button').click()
    await page.keyboard.press('End')
    const last = () => page.locator('#rows > tr').last().getAttribute('aria-rowindex')
    t.equal(await eventually(last, index => index === '2001'), '2001')
    t.strictSame(tab.problems, [])
  })

  t.test('asks nothing while it is hidden, and catches up when it is shown', async t => {
    const [trace, url] = await start(t)
    call(trace, 'send', 5)
    const tab = await openTab(browser, url)
    await shows(t, tab, 'send 5')
    await setHidden(tab.page, true)
    // An answer may be on its way
    await tab.page.waitForLoadState('networkidle')
    const before = tab.polls.length
    call(trace, 'send', 100)
    const other = await openTab(browser, url)
    await shows(t, other, 'send 105')
    call(trace, 'send', 100)
    await shows(t, other, 'send 205')
    t.equal(tab.polls.length, before)
    t.equal(await rows(tab), 'send 5')
    await setHidden(tab.page, false)
    await shows(t, tab, 'send 205')
    t.equal(await tab.page.locator('#state').getAttribute('class'), 'live')
    t.strictSame([tab.problems, other.problems], [[], []])
  })

  for (const [labels, columns, row] of [
    [['caller_functionname', 'object_classname'], ['class', 'function'], ['Chat', 'send', '4']],
    [['caller_filename'], ['file'], ['chat.js', '4']],
    [['id', 'object_id'], ['id'], ['send', '4']],
    [['object_id'], [], ['all calls', '4']]
  ] as const) {
    t.test(`shows the labels that there are: ${columns.join() || 'none'}`, async t => {
      const [trace, url] = await start(t, { labels: [...labels] })
      call(trace, 'send', 4)
      const tab = await openTab(browser, url)
      await eventually(() => shownRows(tab.page), rows => rows.length === 1)
      t.strictSame((await shownRows(tab.page)).map(cells => cells.slice(0, row.length)), [row])
      const heads = await tab.page.locator('#head th button').allTextContents()
      t.strictSame(heads, [...columns, 'calls', 'calls/s', 'share'])
      await tab.page.locator('#rows .open').click()
      await tab.page.getByRole('complementary').locator('tbody td.number').waitFor()
      t.equal(await tab.page.getByLabel('hide node_modules').isVisible(), columns.some(name => name === 'file'))
      t.strictSame(tab.problems, [])
    })
  }

  t.test('takes other labels after a restart', async t => {
    const [trace, url, port] = await start(t)
    call(trace, 'send', 4)
    const tab = await openTab(browser, `${url}#filter=send&sort=caller_filename`)
    await shows(t, tab, 'send 4')
    await trace.stop()
    const [again] = await start(t, { port, labels: ['id'], totals: false })
    call(again, 'send', 2)
    const shown = await eventually(() => shownRows(tab.page), rows => rows[0]?.[1] === '2')
    t.strictSame(shown.map(cells => cells.slice(0, 2)), [['send', '2']])
    t.strictSame(await tab.page.locator('#head th button').allTextContents(), ['id', 'calls', 'calls/s', 'share'])
  })

  t.test('waits where the app has no place for it', async t => {
    // Of the package's server this takes 64 requests at the same moment
    const [trace, url] = await start(t)
    call(trace, 'send', 4)
    let isBusy = true
    const front = createServer(async (req, res) => {
      if (isBusy && req.url!.startsWith('/live.json')) return res.writeHead(503, { 'retry-after': '1' }).end()
      const answer = await fetch(new URL(req.url!, url))
      const kept = ['content-type', 'content-security-policy'].map(name => [name, answer.headers.get(name)!])
      res.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()))
    }).listen(0, '127.0.0.1')
    await once(front, 'listening')
    t.teardown(() => front.close())
    const tab = await openTab(browser, `http://127.0.0.1:${(front.address() as { port: number }).port}/`)
    await tab.page.locator('#state.busy').waitFor()
    t.match(await tab.page.locator('.notice').innerText(), 'The app has too many requests at once.')
    isBusy = false
    await shows(t, tab, 'send 4')
    await tab.page.locator('#state.live').waitFor()
    await tab.page.close()
  })

  t.test('twenty tabs show the same', async t => {
    const [trace, url] = await start(t)
    call(trace, 'send', 4)
    const context = await browser.newContext({ viewport: { width: 800, height: 500 } })
    const pages = await Promise.all(Array.from({ length: 20 }, async () => {
      const page = await context.newPage()
      await page.goto(url)
      return page
    }))
    const tabs = pages.map(page => ({ page, problems: [], polls: [] }))
    await Promise.all(tabs.map(tab => shows(t, tab, 'send 4')))
    call(trace, 'send', 3)
    await Promise.all(tabs.map(tab => shows(t, tab, 'send 7')))
    const start_ = performance.now()
    await trace.stop()
    t.comment(`stop() with 20 tabs: ${(performance.now() - start_).toFixed(1)} ms`)
    await Promise.all(pages.map(page => page.locator('#state.gone').waitFor()))
    await context.close()
  })
})

t.teardown(() => Hypertrace.clearTraceFunction())
