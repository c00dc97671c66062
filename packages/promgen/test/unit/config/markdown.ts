import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { configuration } from '../../../lib/config/configuration.ts'
import { distributions } from '../../../lib/config/distribution.ts'
import { kinds } from '../../../lib/config/kinds/all.ts'
import { markdownTables } from '../../../lib/config/markdown.ts'
import { load } from '../../support/configurations.ts'

const lines = markdownTables().split('\n')

t.test('the documentation has the tables: `node scripts/write-docs.js` writes them', async t => {
  const written = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  t.ok(written.includes(markdownTables()))
})

t.test('a table has a row of each key, kind and distribution', async t => {
  for (const name of Object.keys(configuration.keys)) {
    t.ok(lines.some(line => line.startsWith(`| \`${name}\` | `)), name)
  }
  for (const { name, about, example } of [...kinds, ...distributions]) {
    t.ok(lines.includes(`| \`${name}\` | ${about} | \`${name}: ${example}\` |`), name)
  }
})

t.test('rows', async t => {
  for (const line of [
    '## `remoteWriter.scraper`',
    '| Key | Value | Without it | Meaning |',
    '| --- | --- | --- | --- |',
    '| `seed` | whole number | 0 | of all noise: from 0 to 4294967295 |',
    '| `name` | text | required | such as `http_requests_total` |',
    '| `alerts` | not built yet |  | expectations of alerts |',
    '| Kind | Signal | Example |',
    '| Kind | Key | Value | Without it | Meaning |',
    '| `Sin`, `Cos`, `Tan`, `Square`, `Triangle`, `Sawtooth` | `period` | duration | required | longer than 0 |',
    '| `Pulse` | `width` | number | 0.5 | part of the period for which it is high, from 0 to 1 |',
    '| `FromLabel`, `Ref` |  | text | required |  |',
    '| `lognormal` | `median` | data | required | above 0 |'
  ]) t.ok(lines.includes(line), line)
})

t.test('no cell breaks its table', async t => {
  for (const line of lines.filter(line => line.startsWith('|'))) {
    t.equal(line.slice(2, -2).replaceAll(' | ', '').includes('|'), false, line)
  }
})

t.test('each distribution has an example that can be read', async t => {
  for (const { name, example } of distributions) {
    t.equal(Object.keys(parse(`{${name}: ${example}}`)).length, 1)
    const text = `metrics: [{name: x, type: histogram, rate: 1, distribution: {${name}: ${example}}}]`
    t.equal(load(text).registry.families.length, 1, name)
  }
})
