import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import t from 'tap'

const installed = join(dirname(createRequire(import.meta.url).resolve('uplot')), '..')

const files = {
  'uplot.js': 'dist/uPlot.iife.min.js', 'uplot.css': 'dist/uPlot.min.css', 'uplot-license.txt': 'LICENSE'
}

t.test('the page has the files of the installed uPlot, and its licence', async t => {
  for (const [own, file] of Object.entries(files)) {
    const text = readFileSync(new URL(`../../../page/${own}`, import.meta.url), 'utf8')
    t.equal(text, readFileSync(join(installed, file), 'utf8'))
  }
})
