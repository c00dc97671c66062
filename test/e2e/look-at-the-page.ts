import Hypertrace from 'hypertrace'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Options, type TraceFunction } from '../../index.ts'
import { openTab, shownRows, skipWithoutChromium, startBrowser, type Tab } from '../support/browser.ts'
import { eventually } from '../support/prometheus.ts'

const skip = skipWithoutChromium()

class Chat {
  readonly tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } })

  send (): void {
    this.tracer.trace('send')
  }

  receive (): void {
    this.tracer.trace('receive')
  }
}

class Store {
  readonly tracer
  constructor (chat: Chat) {
    this.tracer = Hypertrace.createTracer(this, { parent: chat.tracer })
  }

  put (): void {
    this.tracer.trace('put')
  }
}

interface App {
  readonly trace: TraceFunction
  readonly url: string
  /** Calls of `Chat.send`, `Chat.receive` and `Store.put`. */
  call (sends: number, receives: number, puts: number): void
}

async function startApp (t: Test, options: Options = {}): Promise<App> {
  const trace = HypertracePrometheus({ port: 0, allowedProps: ['room'], ...options })
  t.teardown(() => trace.stop())
  const { url } = (await trace.ready)!
  Hypertrace.setTraceFunction(trace)
  const chat = new Chat()
  const store = new Store(chat)
  t.teardown(() => Hypertrace.clearTraceFunction())
  return {
    trace,
    url,
    call (sends, receives, puts) {
      for (let i = 0; i < sends; i++) chat.send()
      for (let i = 0; i < receives; i++) chat.receive()
      for (let i = 0; i < puts; i++) store.put()
    }
  }
}

/** The functions and their calls, in the order shown. */
async function callsShown ({ page }: Tab): Promise<string> {
  return (await shownRows(page)).map(row => `${row[1]} ${row[3]}`).join(', ')
}

async function shows (t: Test, tab: Tab, expected: string): Promise<void> {
  t.equal(await eventually(() => callsShown(tab), shown => shown === expected), expected)
}

t.test('the page', { skip }, async t => {
  const browser = await startBrowser(t)
  const file = 'test/e2e/look-at-the-page.ts'

  t.test('shows the counts, and what they become', async t => {
    const app = await startApp(t, { basePath: process.cwd() + '/' })
    app.call(1_000, 200, 34)
    const tab = await openTab(browser, app.url)
    await shows(t, tab, 'send 1,000, receive 200, put 34')
    t.strictSame((await shownRows(tab.page)).map(row => row.slice(0, 3)), [
      ['Chat', 'send', file], ['Chat', 'receive', file], ['Store', 'put', file]
    ])
    t.equal(await tab.page.locator('#calls').textContent(), '1,234')
    t.equal(await tab.page.locator('#functions').textContent(), '3')
    t.equal(await tab.page.locator('#series').textContent(), '3 of 10,000')
    await tab.page.locator('#state.live').waitFor()

    app.call(0, 2_000, 0)
    await shows(t, tab, 'receive 2,200, send 1,000, put 34')
    t.strictSame(
      app.trace.totals().map(({ labels, count }) => [labels.caller_functionname, count]),
      [['send', 1_000], ['receive', 2_200], ['put', 34]]
    )
    const rate = await eventually(() => tab.page.locator('#rate').textContent(), text => text !== '–' && text !== '0')
    t.match(rate, /^[\d,.]+$/)
    t.match((await shownRows(tab.page))[0]![5], '68.0%')
    t.match(await tab.page.locator('#legend').innerText(), /all calls\s+[\d,.]+\/s\s+Chat receive\s+[\d,.]+\/s/)
    const summary = await eventually(() => tab.page.locator('#plot-text').textContent(), text => text !== '')
    t.match(summary, /^lowest [\d,.]+, highest [\d,.]+$/)
    t.match(await tab.page.title(), /^[\d,.]+\/s · localhost:\d+$/)
    t.strictSame(tab.problems, [])
  })

  t.test('sorts, filters and hides; the choice is in the URL', async t => {
    const app = await startApp(t)
    app.call(300, 200, 100)
    const caller = { functionName: 'open', filename: '/app/node_modules/peer/index.js' }
    app.trace({ object: { className: 'Peer', id: 1 }, caller })
    const tab = await openTab(browser, app.url)
    const { page } = tab
    const head = (name: string) => page.getByRole('columnheader', { name, exact: true })
    await shows(t, tab, 'send 300, receive 200, put 100, open 1')
    t.equal(await head('calls').getAttribute('aria-sort'), 'descending')

    await head('calls').getByRole('button').click()
    await shows(t, tab, 'open 1, put 100, receive 200, send 300')
    t.equal(await head('calls').getAttribute('aria-sort'), 'ascending')
    await head('function').getByRole('button').click()
    await shows(t, tab, 'open 1, put 100, receive 200, send 300')
    t.equal(await head('calls').getAttribute('aria-sort'), null)
    t.equal(await head('function').getAttribute('aria-sort'), 'ascending')
    await page.getByLabel('hide node_modules').check()
    await shows(t, tab, 'put 100, receive 200, send 300')
    await page.getByLabel('Filter').fill('CHAT -send')
    await shows(t, tab, 'receive 200')
    t.equal(await page.locator('#shown').textContent(), '1 of 4')
    t.equal(await page.locator('#table').getAttribute('aria-rowcount'), '2')
    await page.getByLabel('Filter').fill('nothing like this')
    await page.getByText('No function matches.').waitFor()
    await page.getByLabel('Filter').fill('-send')
    await shows(t, tab, 'put 100, receive 200')
    t.equal(new URL(page.url()).hash, '#sort=caller_functionname.up&filter=-send&hide=node_modules')

    const again = await openTab(browser, page.url())
    await shows(t, again, 'put 100, receive 200')
    t.strictSame([
      await again.page.getByLabel('Filter').inputValue(), await again.page.getByLabel('hide node_modules').isChecked()
    ], ['-send', true])
    await again.page.evaluate("location.hash = 'filter=put'")
    await shows(t, again, 'put 100')
    t.strictSame([tab.problems, again.problems], [[], []])
  })

  t.test('keeps pinned rows at the top', async t => {
    const app = await startApp(t)
    app.call(300, 200, 100)
    const tab = await openTab(browser, app.url)
    const { page } = tab
    await page.getByRole('button', { name: 'Pin Store put' }).click()
    t.equal(await page.getByRole('button', { name: 'Pin Store put' }).getAttribute('aria-pressed'), 'true')
    await page.locator('h1').hover()
    await page.locator('h1').click()
    await page.getByLabel('Filter').fill('send')
    await shows(t, tab, 'put 100, send 300')
    const again = await openTab(browser, page.url())
    await shows(t, again, 'put 100, send 300')
    await again.page.getByRole('button', { name: 'Pin Store put' }).click()
    await again.page.getByLabel('Filter').fill('')
    await again.page.locator('h1').hover()
    await shows(t, again, 'send 300, receive 200, put 100')
    t.strictSame([tab.problems, again.problems], [[], []])
  })

  t.test('holds the order while the pointer is on the rows, or the focus in them', async t => {
    const app = await startApp(t)
    app.call(3, 2, 1)
    const tab = await openTab(browser, app.url)
    const { page } = tab
    await page.locator('#rows > tr').first().hover()
    app.call(0, 0, 10)
    await shows(t, tab, 'send 3, receive 2, put 11')
    t.equal(await page.locator('#shown').textContent(), 'order held')
    await page.locator('h1').hover()
    await shows(t, tab, 'put 11, send 3, receive 2')

    await page.getByRole('button', { name: 'send', exact: true }).focus()
    app.call(20, 0, 0)
    await shows(t, tab, 'put 11, send 23, receive 2')
    await page.getByLabel('Filter').focus()
    await shows(t, tab, 'send 23, put 11, receive 2')
    t.strictSame(tab.problems, [])
  })

  t.test('collects while the display is paused', async t => {
    const app = await startApp(t)
    app.call(3, 2, 1)
    const tab = await openTab(browser, app.url)
    const { page } = tab
    await shows(t, tab, 'send 3, receive 2, put 1')
    const pause = page.getByRole('button', { name: 'Pause' })
    await pause.click()
    await page.locator('#state.paused').waitFor()
    app.call(0, 100, 0)
    const before = tab.polls.length
    await eventually(async () => tab.polls.length, count => count >= before + 3)
    t.equal(await callsShown(tab), 'send 3, receive 2, put 1')
    await page.getByRole('columnheader', { name: 'function' }).getByRole('button').click()
    await shows(t, tab, 'put 1, receive 2, send 3')
    await pause.click()
    await shows(t, tab, 'put 1, receive 102, send 3')
    t.strictSame(tab.problems, [])
  })

  t.test('counts from a baseline, and back', async t => {
    const app = await startApp(t)
    app.call(300, 200, 100)
    const tab = await openTab(browser, app.url)
    const { page } = tab
    await shows(t, tab, 'send 300, receive 200, put 100')
    const button = page.getByRole('button', { name: 'Since now' })
    await button.click()
    await shows(t, tab, 'send 0, receive 0, put 0')
    app.call(1, 0, 4)
    await shows(t, tab, 'put 4, send 1, receive 0')
    t.equal(await page.locator('#calls').textContent(), '5')
    t.match(await page.locator('#calls-title').textContent(), /^Calls since \d\d:\d\d:\d\d$/)
    await button.click()
    await shows(t, tab, 'send 301, receive 200, put 104')
    t.strictSame(tab.problems, [])
  })

  t.test('copies PromQL and the table', async t => {
    const app = await startApp(t, { metricName: 'chat_counter', basePath: process.cwd() + '/' })
    app.call(3, 2, 1)
    const tab = await openTab(browser, app.url, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = tab
    const copied = (): Promise<string> => page.evaluate('navigator.clipboard.readText()')
    const query = 'sum(rate(chat_calls_total{object_classname="Store", caller_functionname="put", ' +
      `caller_filename="${file}"}[5m]))`
    await page.getByRole('button', { name: 'Copy PromQL of Store put' }).click()
    await page.getByText('PromQL copied').waitFor()
    t.equal(await copied(), query)

    await page.getByLabel('Filter').fill('chat -put')
    await page.getByRole('button', { name: 'Copy table' }).click()
    await page.getByText('2 rows copied').waitFor()
    t.match((await copied()).split('\n').map(line => line.split('\t')), [
      ['class', 'function', 'file', 'calls', 'calls per second', 'share'],
      ['Chat', 'send', file, '3', /^\d*$/, '0.5'],
      ['Chat', 'receive', file, '2', /^\d*$/, '0.333333'],
      ['']
    ])

    // Without HTTPS only the loopback has navigator.clipboard
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })")
    await page.getByLabel('Filter').fill('')
    await page.getByRole('button', { name: 'Copy PromQL of Store put' }).click()
    await page.evaluate('delete navigator.clipboard')
    t.equal(await eventually(copied, text => text === query), query)
    t.strictSame(tab.problems, [])
  })

  t.test('opens the objects, parents and props of a row', async t => {
    const app = await startApp(t)
    app.call(3, 2, 7)
    const tab = await openTab(browser, app.url)
    const { page } = tab
    const panel = page.getByRole('complementary')
    const texts = async (selector: string): Promise<string> => {
      return (await panel.locator(selector).allTextContents()).join(' ')
    }
    await page.getByRole('button', { name: 'put', exact: true }).click()
    await panel.locator('tbody tr').waitFor()
    t.equal(await texts('th'), 'calls id object parent class parent parent room')
    t.match(await texts('td'), /^7 put \d+ Chat \d+ lobby$/)
    t.equal(await texts('h2 bdi'), 'Store put ' + import.meta.filename)
    t.match(await texts('code'), 'sum(rate(trace_calls_total{object_classname="Store"')
    app.call(0, 0, 1)
    t.equal(await eventually(() => texts('td.number'), text => text === '8'), '8')

    const again = await openTab(browser, page.url())
    await again.page.getByRole('complementary').locator('tbody tr').waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    t.equal(new URL(page.url()).hash, '')
    t.strictSame([tab.problems, again.problems], [[], []])
  })
})
