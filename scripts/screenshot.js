// Takes the pictures of the live page in docs/images: light, dark, and as on a phone, while the Hypercore demo runs.
// Needs Chromium, and the built package.
//
//   node scripts/screenshot.js [--seconds N]
//
// The demo runs for some minutes before (default: 240 seconds), so that the plot has something to show.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}docs/images`

const pictures = {
  'page-light.png': { colorScheme: 'light', viewport: { width: 1120, height: 700 } },
  'page-dark.png': { colorScheme: 'dark', viewport: { width: 1120, height: 700 } },
  'page-phone.png': { colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
}

const { values: { seconds } } = parseArgs({ options: { seconds: { type: 'string', default: '240' } } })

const demo = spawn(process.execPath, ['examples/hypercore/index.js', '--port', '0'], {
  cwd: root, stdio: ['ignore', 'pipe', 'inherit']
})
const ended = once(demo, 'exit')
try {
  mkdirSync(folder, { recursive: true })
  await takePictures(await pageUrl())
} finally {
  demo.kill()
  await ended
}

/** The URL of the page, which the demo writes. */
async function pageUrl () {
  for await (const line of createInterface(demo.stdout)) {
    const [, url] = /^page +(http:\S+)/.exec(line) ?? []
    if (url !== undefined) {
      demo.stdout.resume()
      return url
    }
  }
  throw new Error('the demo must write the URL of its page')
}

/** @param {string} url */
async function takePictures (url) {
  const executablePath = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  try {
    // All of them see the same minutes
    const pages = await Promise.all(Object.values(pictures).map(async options => {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      await page.goto(url)
      return page
    }))
    await setTimeout(Number(seconds) * 1_000)
    for (const [i, name] of Object.keys(pictures).entries()) {
      const path = `${folder}/${name}`
      await pages[i].screenshot({ path })
      console.log(`docs/images/${name}: ${(statSync(path).size / 1_000).toFixed(0)} kB`)
    }
  } finally {
    await browser.close()
  }
}
