import { readFileSync } from 'node:fs'
import t from 'tap'
import { files } from '../../../lib/http/page-files.ts'

t.test('the files of the page are there as texts', async t => {
  t.equal(files['index.html'], readFileSync(new URL('../../../page/index.html', import.meta.url), 'utf8'))
})
