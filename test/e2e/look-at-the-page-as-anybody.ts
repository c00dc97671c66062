import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Options, type TraceFunction } from '../../index.ts'
import { openTab, shownRows, skipWithoutChromium, startBrowser } from '../support/browser.ts'
import { hostileNames } from '../support/hostile-names.ts'
import { eventually } from '../support/prometheus.ts'

const skip = skipWithoutChromium()

async function start (t: Test, options: Options = {}): Promise<[trace: TraceFunction, url: string]> {
  const trace = HypertracePrometheus({ port: 0, ...options })
  t.teardown(() => trace.stop())
  return [trace, (await trace.ready)!.url]
}

function callAll (trace: TraceFunction): void {
  for (const [i, [className, functionName, filename]] of hostileNames.entries()) {
    for (let times = 10 - i; times > 0; times--) {
      trace({ id: functionName, object: { className, id: i }, caller: { functionName, filename } })
    }
  }
}

/** The rules of accessibility that the page breaks, by axe-core. */
async function broken (page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<any>('axe.run()')
  return violations.flatMap(({ id, nodes }: any) => nodes.map(({ html, failureSummary }: any) => {
    return `${id}: ${html.slice(0, 200)} ${failureSummary}`
  }))
}

function focused (page: Page): Promise<string> {
  return page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent')
}

/** Whether one can scroll sideways. */
function isTooWide (page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > innerWidth')
}

t.test('the page', { skip }, async t => {
  const browser = await startBrowser(t)

  t.test('shows any name as text', async t => {
    const [trace, url] = await start(t)
    callAll(trace)
    const { page, problems } = await openTab(browser, url)
    const rows = await eventually(() => shownRows(page), rows => rows.length === hostileNames.length)
    t.strictSame(rows.map(cells => cells.slice(0, 3)), hostileNames.map(values => {
      return values.map(value => value === '' ? '(none)' : value === ' ' ? '(blank)' : value)
    }))
    const directions = await page.locator('#rows bdi').evaluateAll(all => {
      return all.map(bdi => (globalThis as any).getComputedStyle(bdi).unicodeBidi)
    })
    t.strictSame([...new Set(directions)], ['isolate'])
    const heights = await page.locator('#rows > tr').evaluateAll(all => all.map((row: any) => row.scrollHeight))
    t.equal(new Set(heights).size, 1, 'no name makes its row higher')
    t.equal(await page.locator('#rows img, #rows script, #rows style').count(), 0)
    t.equal(await isTooWide(page), false)

    await page.locator('#rows .open').nth(1).click()
    await page.locator('#details td.number').waitFor()
    t.equal(await page.locator('#details h2').textContent(), `${hostileNames[1]!.join(' ')} `)
    await page.getByLabel('Filter').fill('alert')
    await eventually(() => shownRows(page), rows => rows.length === 1)
    await page.reload()
    const kept = await eventually(() => shownRows(page), rows => rows.length === 1)
    t.equal(kept[0]![0], hostileNames[0]![0])
    t.strictSame(problems, [])
  })

  const looks: Array<[name: string, options: BrowserContextOptions]> = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['a phone', { colorScheme: 'light', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }]
  ]
  for (const [name, options] of looks) {
    t.test(`breaks no rule of accessibility: ${name}`, async t => {
      const [trace, url] = await start(t)
      const { page, problems } = await openTab(browser, url, options)
      await page.getByRole('heading', { name: 'No calls yet' }).waitFor()
      t.strictSame(await broken(page), [], 'no calls')
      callAll(trace)
      for (let i = 0; i < 3_000; i++) {
        const caller = { functionName: `function${i}`, filename: '/app/node_modules/peer/lib/index.js' }
        trace({ id: caller.functionName, object: { className: 'Peer', id: 1 }, caller })
      }
      await page.locator('#rows > tr').first().waitFor()
      await eventually(() => page.locator('#rate').textContent(), text => text !== '–')
      t.strictSame(await broken(page), [], 'rows')
      t.equal(await isTooWide(page), false)
      await page.locator('#rows .open').first().click()
      await page.locator('#details td.number').first().waitFor()
      t.strictSame(await broken(page), [], 'a row is open')
      t.equal(await isTooWide(page), false)
      t.strictSame(problems, [])
      await trace.stop()
      await page.locator('#state.gone').waitFor()
      t.strictSame(await broken(page), [], 'the app is gone')
    })
  }

  t.test('can be used with the keyboard only', async t => {
    const [trace, url] = await start(t, { labels: ['caller_functionname', 'object_id'] })
    for (let i = 0; i < 300; i++) {
      for (let times = 300 - i; times > 0; times--) {
        trace({ object: { className: 'Chat', id: times % 3 }, caller: { functionName: `f${i}`, filename: 'f.js' } })
      }
    }
    const { page, problems } = await openTab(browser, url)
    const press = async (...keys: string[]): Promise<string> => {
      for (const key of keys) await page.keyboard.press(key)
      return focused(page)
    }
    await page.locator('#rows > tr').first().waitFor()
    t.equal(await press('/'), 'Filter')
    await page.keyboard.type('f -f299 /')
    t.equal(await page.getByLabel('Filter').inputValue(), 'f -f299 /', 'a slash is typed there')
    await press('Backspace', 'Backspace')
    await eventually(() => page.locator('#shown').textContent(), text => text === '299 of 300')
    t.strictSame([await press('Tab'), await press('Tab'), await press('Tab')], ['Pause', 'Since now', 'Copy table'])
    t.strictSame([await press('Tab'), await press('Tab')], ['function', 'calls'])
    await press('Enter')
    await eventually(() => page.locator('#rows .open').first().textContent(), text => text === 'f298')
    t.equal(await page.getByRole('columnheader', { name: 'calls', exact: true }).getAttribute('aria-sort'), 'ascending')
    await press('Enter')
    await eventually(() => page.locator('#rows .open').first().textContent(), text => text === 'f0')

    t.strictSame([await press('Tab', 'Tab', 'Tab'), await press('Tab'), await press('Tab')], [
      'Pin f0', 'f0', 'Copy PromQL of f0'
    ])
    t.strictSame([
      await press('ArrowDown'), await press('ArrowLeft'), await press('ArrowLeft', 'ArrowLeft'),
      await press('ArrowRight'), await press('ArrowUp', 'ArrowUp'), await press('PageDown'), await press('End'),
      await press('Home')
    ], ['Copy PromQL of f1', 'f1', 'Pin f1', 'f1', 'f0', 'f20', 'f298', 'f0'])
    t.equal(await press('End'), 'f298')
    t.equal(await page.locator('#rows .open:focus').evaluate((element: any) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= (globalThis as any).innerHeight
    }), true, 'the focus is in sight')

    await press('Enter')
    t.equal(await page.evaluate('document.activeElement.id'), 'details')
    await page.locator('#details td.number').first().waitFor()
    t.strictSame([await press('Tab'), await press('Tab')], ['Copy PromQL', 'Close'])
    t.equal(await press('Escape'), 'f298', 'the focus is back')
    await page.mouse.wheel(0, -100_000)
    await eventually(() => page.evaluate('scrollY'), y => y === 0)
    t.equal(await focused(page), 'f298', 'a row with the focus stays when it is scrolled out of sight')
    t.equal(await press('ArrowLeft'), 'Pin f298')
    await press('Space')
    await press('/')
    await eventually(() => page.locator('#rows .open').first().textContent(), text => text === 'f298')
    t.strictSame(problems, [])
  })

  t.test('is a table with all its rows for those who hear it', async t => {
    const [trace, url] = await start(t, { labels: ['object_classname', 'caller_functionname'] })
    for (let i = 0; i < 100; i++) trace({ object: { className: 'Chat' }, caller: { functionName: `f${i}` } })
    const { page } = await openTab(browser, url, { viewport: { width: 1280, height: 600 }, reducedMotion: 'reduce' })
    const table = page.getByRole('table', { name: 'Functions' })
    await table.getByRole('rowheader', { name: 'f0', exact: true }).waitFor()
    t.equal(await table.getAttribute('aria-rowcount'), '101')
    const indexes = await table.getByRole('row').evaluateAll(rows => {
      return rows.map((row: any) => Number(row.getAttribute('aria-rowindex')))
    })
    t.strictSame(indexes, indexes.map((_, i) => i + 1), 'in their order')
    t.ok(indexes.length < 60)
    const columns = ['Pin', 'class', 'function', 'calls', 'calls/s', 'share', 'last minute', 'PromQL']
    for (const name of columns) t.equal(await table.getByRole('columnheader', { name, exact: true }).count(), 1, name)
    await page.getByRole('figure', { name: 'Calls per second, last five minutes' }).waitFor()
    const legend = page.getByRole('list', { name: 'All calls, and the five busiest functions' })
    t.match(await legend.getByRole('listitem').first().innerText(), /^all calls\s/)
    t.equal(await page.evaluate("getComputedStyle(document.querySelector('#pause')).transitionDuration"), '0s')
  })
})
