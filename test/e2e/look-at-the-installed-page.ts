import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { openTab, shownRows, skipWithoutChromium, startBrowser } from '../support/browser.ts'
import { childEnv } from '../support/child-env.ts'
import { request } from '../support/http.ts'
import { install, root } from '../support/installed-package.ts'
import { eventually } from '../support/prometheus.ts'

const app = `
const trace = require('hypertrace-prometheus')({ port: 0, host: '127.0.0.1' })
const caller = { functionName: 'send', filename: '/app.js' }
for (let id = 0; id < 3; id++) trace({ object: { className: 'Chat', id }, caller })
trace.ready.then(({ url }) => console.log(url))
process.once('disconnect', () => trace.stop())
`

/** The URL of an app in which the package is installed as npm would publish it. */
async function startApp (t: Test): Promise<string> {
  const { folder } = install(t)
  writeFileSync(join(folder, 'app.js'), app)
  const child = spawn(process.execPath, ['app.js'], {
    cwd: folder, env: childEnv, stdio: ['ignore', 'pipe', 'inherit', 'ipc']
  })
  t.teardown(async () => {
    child.disconnect()
    await once(child, 'exit')
  })
  const [url] = await once(createInterface(child.stdout!), 'line')
  return url
}

t.test('the page of the package that is installed', { skip: skipWithoutChromium() }, async t => {
  const url = await startApp(t)
  const { page, problems } = await openTab(await startBrowser(t), url)
  const rows = await eventually(() => shownRows(page), rows => rows.length > 0)
  t.strictSame(rows.map(row => row.slice(0, 4)), [['Chat', 'send', '/app.js', '3']])
  await page.locator('#state.live').waitFor()
  t.strictSame(problems, [])
})

t.test('a browser gets at most 40 kB, with the licence of uPlot beside it', async t => {
  const url = await startApp(t)
  const headers = { 'accept-encoding': 'gzip, deflate, br, zstd' }
  const get = async (path: string): Promise<Buffer> => {
    const { status, headers: { 'content-encoding': encoding }, bytes } = await request(url + path, { headers })
    t.strictSame([status, encoding], [200, 'gzip'], path)
    return bytes
  }
  const html = readFileSync(join(root, 'page/index.html'), 'utf8')
  const paths = Array.from(html.matchAll(/(?:href|src)="(page\/[^"]+)"/g), ([, path]) => path!)
  t.ok(paths.length > 1)
  const sizes = await Promise.all(['', ...paths].map(async path => (await get(path)).length))
  const size = sizes.reduce((sum, size) => sum + size)
  t.comment(`${size} bytes in ${sizes.length} files`)
  t.ok(size <= 40_000)
  const { body } = await request(`${url}page/uplot-license.txt`)
  t.equal(body, readFileSync(join(root, 'page/uplot-license.txt'), 'utf8'))
})

t.test('the files of the page are loaded with the first request for it', async t => {
  const { folder, run } = install(t)
  writeFileSync(join(folder, 'app.js'), `
const trace = require('hypertrace-prometheus')({ port: 0 })
const isLoaded = () => Object.keys(require.cache).some(file => file.endsWith('page-files.js'))
async function main () {
  const { url } = await trace.ready
  for (const path of ['metrics', 'live.json', 'nothing', '', 'page/page.css']) {
    const { status } = await fetch(url + path)
    console.log(status, isLoaded())
  }
  await trace.stop()
}
main()
`)
  const stdout = '200 false\n200 false\n404 false\n200 true\n200 true\n'
  t.strictSame(await run(process.execPath, 'app.js'), { code: 0, stdout, stderr: '' })
})
