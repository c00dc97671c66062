import { spawnSync } from 'node:child_process'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Test } from 'tap'

/** What code of a test uses in the browser: the types of all of it would be there for the whole package. */
interface Dom {
  document: EventTarget & {
    addEventListener (
      name: 'securitypolicyviolation', listener: (event: { violatedDirective: string, blockedURI: string }) => void
    ): void
  }
}

const executable = findChromium()

/** For a test's option `skip`: why it cannot run here, or false. Never skips in CI, where Chromium is required. */
export function skipWithoutChromium (): string | false {
  return process.env.CI !== 'true' && executable === null &&
    'needs the Debian package chromium: apt-get install chromium'
}

function findChromium (): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  return names.find(name => spawnSync(name, ['--version']).status === 0) ?? null
}

/** Starts Chromium without a window; it ends with the test. */
export async function startBrowser (t: Test): Promise<Browser> {
  const path = spawnSync('which', [executable ?? 'chromium'], { encoding: 'utf8' }).stdout.trim()
  const browser = await chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'
    ]
  })
  t.teardown(() => browser.close())
  return browser
}

export interface Tab {
  readonly page: Page
  /** Messages of the console, errors, violations of the policy, and requests to elsewhere. */
  readonly problems: string[]
  /** Paths of the requests for the feed. */
  readonly polls: string[]
}

/** Opens a page in a profile of its own. */
export async function openTab (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  const polls: string[] = []
  page.on('console', message => problems.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => problems.push(`error: ${error.message}`))
  page.on('request', request => {
    const { origin, pathname } = new URL(request.url())
    if (origin !== new URL(url).origin) problems.push(`request: ${request.url()}`)
    if (pathname === '/live.json') polls.push(request.url())
  })
  await page.addInitScript(() => {
    const { document } = globalThis as unknown as Dom
    document.addEventListener('securitypolicyviolation', event => {
      console.error(`violation of ${event.violatedDirective} by ${event.blockedURI}`)
    })
  })
  await page.goto(url)
  return { page, problems, polls }
}

/** The texts of the rows that are drawn, in their order. */
export function shownRows (page: Page): Promise<string[][]> {
  return page.locator('#rows > tr').evaluateAll(rows => rows.map((row: any) => {
    return Array.from(row.querySelectorAll('.label, .number'), ({ textContent }: any) => textContent)
  }))
}

/** What the page tells as if its tab were hidden, or shown again. */
export async function setHidden (page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(hidden => {
    const { document } = globalThis as unknown as Dom
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}
