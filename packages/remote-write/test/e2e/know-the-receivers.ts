// What receivers answer, and keep: the reasons for which the sender checks all that it sends, asks for the protocol
// first and never trusts a 204. Stale markers, native histograms with their feature and whole histories are in
// send-to-real-receivers.ts, out-of-order windows and receivers that are killed in meet-faults-of-receivers.ts.

import t from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import { Chunk } from '../../lib/chunk.ts'
import { Bytes } from '../../lib/bytes.ts'
import { Series } from '../../lib/series.ts'
import { writeV1 } from '../../lib/v1.ts'
import { writeV2 } from '../../lib/v2.ts'
import { postRaw, type RawLabels, type RawSeries, rawV1, rawV2 } from '../support/raw.ts'
import { newerVictoria } from '../support/newer-victoria-metrics.ts'
import { newerOne, prometheus, type ServerKind, victoriaMetrics } from '../support/servers.ts'

const hour = 3_600_000
const now = Date.now()

type Answer = Awaited<ReturnType<typeof postRaw>>
/** Those of VictoriaMetrics are the same for both of its versions. */
type Three<T> = readonly [prometheus: T, newer: T, victoriaMetrics: T]

interface Row {
  readonly what: string
  /** Sent one after the other; the answer to the last one counts. */
  readonly messages: readonly Uint8Array[]
  /** The content type, by the number of its protocol or as it is; 1.0 by default. */
  readonly type?: string
  /** What the message is said to be compressed with; Snappy, which it is, by default. */
  readonly encoding?: string
  readonly answers: Three<Answer>
  /** Samples of a metric that can be queried afterwards. */
  readonly kept?: { readonly metric: string, readonly samples: Three<number> }
}

const taken: Answer = [204, null]
const refused: Answer = [400, null]

/** Messages with a metric, and one sample. */
const one = (name: string, t = now, value = 1, rest: RawLabels = []): Uint8Array => rawV1([
  { labels: [['__name__', name], ...rest], samples: [[t, value]] }
])
const two = (...labels: RawLabels): Uint8Array => rawV2([{ labels, samples: [[now, 1]] }])
const batch = rawV1([{ labels: [['__name__', 'batch']], samples: [[now - 2_000, 1], [now - 1_000, 2]] }])
const partly = (name: string): RawSeries[] => [
  { labels: [['__name__', name]], samples: [[now, 1]] }, { labels: [['__name__', 'late']], samples: [[now - 9e6, 1]] }
]

const exemplar = { labels: { trace_id: 'a' }, value: 1, t: now }

/** A message of 2.0 as the sender writes it, with an exemplar. */
function withExemplar (): Uint8Array {
  const chunk = new Chunk()
  const series = new Series('exemplary_total', {}, { type: 'counter', help: 'Help.' })
  const samples = [{ series, t: now, value: 1, start: now - hour, exemplars: [exemplar] }]
  const bytes = new Bytes()
  writeV2(bytes, chunk, [{ slot: chunk.add(series), series, samples }])
  return bytes.bytes()
}

const rows: Row[] = [
  {
    what: '800 days back, into an empty database',
    messages: [one('a', now - 800 * 24 * hour)],
    answers: [taken, taken, taken]
  },
  { what: 'now', messages: [one('b')], answers: [taken, taken, taken] },
  {
    what: 'over an hour behind the newest sample of any series',
    messages: [one('c', now - 9e6)],
    answers: [refused, refused, taken]
  },
  {
    what: 'a bad sample in a batch of 1.0',
    messages: [rawV1(partly('good_1'))],
    answers: [refused, refused, taken],
    kept: { metric: 'good_1', samples: [0, 0, 1] }
  },
  {
    what: 'a bad sample in a batch of 2.0',
    messages: [rawV2(partly('good_2'))],
    type: '2.0',
    answers: [taken, [400, '1'], taken],
    kept: { metric: 'good_2', samples: [0, 1, 0] }
  },
  {
    what: 'a body of 2.0',
    messages: [two(['__name__', 'd'])],
    type: '2.0',
    answers: [taken, [204, '1'], taken],
    kept: { metric: 'd', samples: [0, 1, 0] }
  },
  { what: 'an empty request of 2.0', messages: [rawV2([])], type: '2.0', answers: [taken, [204, '0'], taken] },
  {
    what: 'a body of 2.0 under the name of 1.0',
    messages: [two(['__name__', 'e'])],
    answers: [taken, taken, taken],
    kept: { metric: 'e', samples: [0, 0, 0] }
  },
  { what: 'text/plain', messages: [one('f')], type: 'text/plain', answers: [taken, [415, null], taken] },
  {
    what: 'an unknown protocol',
    messages: [one('f')],
    type: 'application/x-protobuf;proto=a.B',
    answers: [taken, [415, null], taken]
  },
  {
    what: 'Snappy under the name of zstd',
    messages: [one('f')],
    encoding: 'zstd',
    answers: [taken, [415, null], taken]
  },
  {
    what: 'a label twice by 1.0',
    messages: [one('g', now, 1, [['h', '1'], ['h', '2']])],
    answers: [[500, null], taken, taken]
  },
  {
    what: 'a label twice by 2.0',
    messages: [two(['__name__', 'g'], ['h', '1'], ['h', '2'])],
    type: '2.0',
    answers: [taken, [400, '0'], taken]
  },
  {
    what: 'the same instant with another value',
    messages: [one('i'), one('i', now, 2)],
    answers: [refused, refused, taken]
  },
  { what: 'a batch that is sent again', messages: [batch, batch], answers: [refused, refused, taken] },
  { what: 'a name of UTF-8', messages: [one('é.😀')], answers: [taken, taken, taken] },
  { what: 'an empty value', messages: [one('j', now, 1, [['k', '']])], answers: [taken, taken, taken] },
  {
    what: 'no name',
    messages: [rawV1([{ labels: [['l', '1']], samples: [[now, 1]] }])],
    answers: [taken, taken, taken]
  },
  {
    what: 'labels out of order',
    messages: [one('m', now, 1, [['z', '1'], ['b', '2']])],
    answers: [taken, taken, taken]
  },
  {
    what: 'metadata, a start time and an exemplar',
    messages: [withExemplar()],
    type: '2.0',
    answers: [taken, [204, '1'], taken]
  },
  { what: 'an hour ahead', messages: [one('n', now + hour)], answers: [taken, refused, taken] }
]

const kinds: Array<[column: 0 | 1 | 2, kind: ServerKind]> = [
  [0, prometheus], [1, newerOne], [2, victoriaMetrics], [2, newerVictoria]
]
for (const [i, { name, skip, start }] of kinds) {
  t.test(name, { skip }, async t => {
    const server = await start(t)
    for (const { what, messages, type, encoding, answers, kept } of rows) {
      let answer: Answer | undefined
      for (const message of messages) answer = await postRaw(server.url, message, type, encoding)
      t.strictSame(answer, answers[i], what)
      if (kept === undefined) continue
      const { metric, samples } = kept
      const count = async (): Promise<number> => {
        return (await server.range(`${metric}[1h]`, now / 1_000 + 1)).flatMap(({ values }) => values).length
      }
      t.equal(await eventually(count, count => count === samples[i]), samples[i], `${what}: samples kept`)
    }
  })
}

for (const [i, { name, skip, start }] of [prometheus, newerOne].entries()) {
  t.test(`${name} without native histograms`, { skip }, async t => {
    const server = await start(t, { features: ['exemplar-storage'] })
    const series = new Series('h', {}, { native: true, type: 'histogram' })
    const histogram = { count: 1, sum: 1, schema: 0, positive: { offset: 1, counts: [1] } }
    const chunk = new Chunk()
    const timeSeries = [{ slot: chunk.add(series), series, samples: [{ series, t: now, histogram }] }]
    const [v1, v2] = [new Bytes(), new Bytes()]
    writeV1(v1, timeSeries)
    writeV2(v2, chunk, timeSeries)
    t.strictSame(await postRaw(server.url, v1.bytes()), [500, null])
    t.strictSame(await postRaw(server.url, v2.bytes(), '2.0'), [[204, null], [500, '0']][i])
  })
}
