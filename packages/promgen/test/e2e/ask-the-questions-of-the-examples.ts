import t, { type Test } from 'tap'
import { tableRows } from '../../../../test/support/markdown.ts'
import { eventually, startPrometheus, type Prometheus } from '../../../../test/support/prometheus.ts'
import { versions, type Version } from '../../../../test/support/prometheus-versions.ts'
import { milliseconds } from '../../lib/duration.ts'
import { blocksOf } from '../support/blocks.ts'
import { documentIn, exampleConfig } from '../support/example.ts'
import { served } from '../support/server.ts'

/** A row of a table: a query and what is expected of it, in words of the document. */
interface Question {
  readonly query: string
  readonly at: string
  readonly expected: string
}

const { name, lines } = documentIn('examples/understand/README.md')

/** The rows of the table below a heading; `column` has the results. */
function questionsOf (heading: string, column = 'Result'): Question[] {
  const start = lines.indexOf(`## ${heading}`)
  const section = lines.slice(start, lines.findIndex((line, i) => i > start && line.startsWith('## ')) >>> 0)
  const titles = section.find(line => line.startsWith('| Query |'))!.split('|').map(title => title.trim()).slice(1)
  return tableRows({ name, lines: section }, 'Query').map(cells => {
    return { query: cells[0]!.replaceAll('`', ''), at: cells[1]!, expected: cells[titles.indexOf(column)]! }
  })
}

/** The only value of a query, with as many digits behind the point as are expected. */
async function answer (prometheus: Prometheus, { query, expected }: Question, time: number): Promise<string> {
  const samples = await prometheus.query(query, time)
  const digits = expected.split('.')[1]?.length ?? 0
  return samples.map(({ value }) => value.toFixed(digits)).join(', ') || 'nothing'
}

async function ask (
  t: Test, prometheus: Prometheus, questions: readonly Question[], timeOf: (at: string) => number
): Promise<void> {
  for (const question of questions) {
    const { query, at, expected } = question
    t.equal(await answer(prometheus, question, timeOf(at)), expected, `${query} at ${at}`)
  }
}

/** Asks a Prometheus whose data folder was made from an example. */
async function askImported (
  t: Test, file: string, questions: readonly Question[], { programs }: Version
): Promise<void> {
  const { registry } = exampleConfig(`understand/${file}`)
  const range = { from: registry.start, to: registry.start + 30 * 60_000 }
  const data = blocksOf(t, registry, range, programs)
  const prometheus = await startPrometheus(t, {}, '1s', { data, ...programs && { programs } })
  await ask(t, prometheus, questions, at => (registry.start + milliseconds(at)) / 1_000)
}

/** Asks a Prometheus that has scraped an example, each scrape one step later than the one before. */
async function askScraped (
  t: Test, file: string, questions: readonly Question[], { programs }: Version
): Promise<void> {
  const { registry } = exampleConfig(`understand/${file}`)
  const server = await served(t, registry, { advance: 'scrape' })
  const prometheus = await startPrometheus(t, { example: server.port }, '1s', { ...programs && { programs } })
  const stepOf = (at: string): number => milliseconds(at) / registry.interval
  const last = Math.max(...questions.map(({ at }) => stepOf(at)))
  const [up] = await eventually(() => prometheus.samples('up[1h]'), lines => (lines[0]?.values.length ?? 0) > last)
  const times = up!.values.map(([time]) => time)
  await ask(t, prometheus, questions, at => times[stepOf(at)]!)
}

// Those that scrape wait most of the time
t.jobs = 10

for (const version of versions) {
  const { name, skip } = version
  for (const [heading, file] of [['Rate', 'rate.yaml'], ['Resets', 'resets.yaml'], ['Quantiles', 'quantiles.yaml']]) {
    t.test(`${name} answers as the table of ${file} says`, { skip }, async t => {
      await askImported(t, file!, questionsOf(heading!), version)
    })
  }
  t.test(`${name} answers as the table of staleness.yaml says, of what it has scraped`, { skip }, async t => {
    await askScraped(t, 'staleness.yaml', questionsOf('Staleness', 'Scraped'), version)
  })
  t.test(`${name} answers as the table of staleness.yaml says, of what was imported`, { skip }, async t => {
    await askImported(t, 'staleness.yaml', questionsOf('Staleness', 'Imported'), version)
  })
}
