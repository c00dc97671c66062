import t from 'tap'
import {
  constant, counter, custom, fromRate, gap, gauge, linear, openMetricsChunks, Registry, smoothNoise, textChunks, toText,
  untyped, walk
} from '../../../index.ts'

const text = (registry: Registry, t: number): string => Array.from(textChunks(registry, t)).join('')
const openMetrics = (registry: Registry, t: number): string => Array.from(openMetricsChunks(registry, t)).join('')

t.test('both formats have all families in the order of the registry', async t => {
  const registry = new Registry({ start: 0, externalLabels: { job: 'a' } }).add(
    counter('requests_total', { help: 'All "requests"\n\\', labels: ['code', 'method'] })
      .series({ method: 'GET', code: '200' }, fromRate(2))
      .series({ method: 'a"\n\\', code: '500' }, fromRate(1)),
    gauge('empty', { help: 'Nothing.' }),
    gauge('size_bytes', { unit: 'bytes' }).series({}, constant(-0)),
    untyped('other').series({}, constant(NaN)),
    gauge('last')
  )
  t.equal(text(registry, 10_000), `# HELP requests_total All "requests"\\n\\\\
# TYPE requests_total counter
requests_total{code="200",method="GET"} 20
requests_total{code="500",method="a\\"\\n\\\\"} 10
# HELP empty Nothing.
# TYPE empty gauge
# TYPE size_bytes gauge
size_bytes -0
# TYPE other untyped
other NaN
# TYPE last gauge
`)
  t.equal(openMetrics(registry, 10_000), `# TYPE requests counter
# HELP requests All \\"requests\\"\\n\\\\
requests_total{code="200",method="GET"} 20
requests_total{code="500",method="a\\"\\n\\\\"} 10
# TYPE empty gauge
# HELP empty Nothing.
# TYPE size_bytes gauge
# UNIT size_bytes bytes
size_bytes -0
# TYPE other unknown
other NaN
# TYPE last gauge
# EOF
`)
})

t.test('a registry without families has no text, and only the end in OpenMetrics', async t => {
  t.strictSame(Array.from(textChunks(new Registry(), 0)), [])
  t.strictSame(Array.from(openMetricsChunks(new Registry(), 0)), ['# EOF\n'])
})

t.test('missing, ended and paused series have no line', async t => {
  const rooms = gauge('t', { labels: ['room'] })
    .series({ room: 'a' }, linear(1, 2, { steps: 2 }).followedBy(gap({ steps: 1 })))
    .series({ room: 'b' }, constant(5))
    .series({ room: 'c' }, constant(6), { start: 30_000 })
  const registry = new Registry({ start: 0, interval: '15s' }).add(rooms)
  t.equal(text(registry, 15_000), '# TYPE t gauge\nt{room="a"} 2\nt{room="b"} 5\n')
  t.equal(text(registry, 30_000), '# TYPE t gauge\nt{room="b"} 5\nt{room="c"} 6\n', 'a is missing')
  t.equal(text(registry, 45_000), '# TYPE t gauge\nt{room="b"} 5\nt{room="c"} 6\n', 'a is stale')
  registry.pause(registry.series[1]!.id)
  t.equal(text(registry, 60_000), '# TYPE t gauge\nt{room="c"} 6\n')
  t.equal(text(registry, 15_000), '# TYPE t gauge\nt{room="a"} 2\n')
  registry.resume(registry.series.length === 2 ? idOf(registry, 'b') : '')
  t.equal(text(registry, 60_000), '# TYPE t gauge\nt{room="b"} 5\nt{room="c"} 6\n')
})

function idOf (registry: Registry, room: string): string {
  return Array.from(registry.definitions()).find(({ definition }) => definition.labels.room === room)!.id
}

t.test('series that come and go do so in the next answer', async t => {
  const registry = new Registry({ start: 0 }).add(many(600))
  const chunks = textChunks(registry, 0)
  const first = chunks.next().value!
  for (let i = 0; i < 300; i++) registry.delete(registry.series[0]!.id)
  registry.add(gauge('late').series({}, constant(1)))
  const whole = first + Array.from(chunks).join('')
  t.equal(whole, `# TYPE many gauge\n${lines(0, 600)}`)
  t.equal(text(registry, 0), `# TYPE many gauge\n${lines(300, 600)}# TYPE late gauge\nlate 1\n`)
  t.equal(text(registry, 0), text(registry, 0))
})

t.test('an answer that was asked for and not begun has what is there when it begins', async t => {
  const registry = new Registry({ start: 0 }).add(many(2))
  const chunks = textChunks(registry, 0)
  registry.delete(registry.series[0]!.id)
  t.equal(Array.from(chunks).join(''), '# TYPE many gauge\nmany{n="1"} 1\n')
})

t.test('answers at other instants may be read in turns', async t => {
  const registry = new Registry({ start: 0, seed: 3 }).add(
    gauge('a', { labels: ['n'] }).with(Array.from({ length: 700 }, (_, i) => {
      return { name: 'a', labels: { n: String(i) }, data: smoothNoise({ every: '1m' }).add(walk({ every: '15s' })) }
    }))
  )
  const instants = [0, 900_000, 30_000]
  const expected = instants.map(t => text(registry, t))
  t.equal(new Set(expected).size, 3)
  const readers = instants.map(t => ({ chunks: textChunks(registry, t), text: '' }))
  for (let isDone = false; !isDone;) {
    isDone = true
    for (const reader of readers) {
      const { value, done } = reader.chunks.next()
      if (done === true) continue
      reader.text += value
      isDone = false
    }
  }
  t.strictSame(readers.map(({ text }) => text), expected)
})

t.test('chunks are bounded, whatever there is in them', async t => {
  const label = 'x'.repeat(1_000)
  const registry = new Registry({ start: 0 }).add(gauge('a', { labels: ['n'] }).with(
    Array.from({ length: 1_000 }, (_, i) => ({ name: 'a', labels: { n: `${label}${i}` }, data: constant(i) }))
  ))
  const chunks = Array.from(textChunks(registry, 0))
  t.equal(chunks.length, 16, '256 definitions make four of at most 64 Ki characters')
  t.ok(chunks.every(chunk => chunk.length > 0 && chunk.length < 67_000))
  t.equal(chunks.join('').split('\n').length, 1_002)
})

t.test('the export of an instant has external labels, unless a series has its own', async t => {
  const registry = new Registry({ start: 0, externalLabels: { zone: 'z"', job: 'promgen' } }).add(
    gauge('up', { labels: ['job'] }).series({ job: 'own' }, custom(1, 2)),
    gauge('down').series({}, constant(0))
  )
  const expected = (value: number): string =>
    `# TYPE up gauge\nup{job="own",zone="z\\""} ${value}\n# TYPE down gauge\ndown{zone="z\\"",job="promgen"} 0\n`
  t.equal(Array.from(toText(registry, { at: 0 })).join(''), expected(1))
  t.equal(Array.from(toText(registry, { at: '-5s', now: 20_000 })).join(''), expected(2))
  t.equal(text(registry, 0), '# TYPE up gauge\nup{job="own"} 1\n# TYPE down gauge\ndown 0\n')
  t.equal(Array.from(toText(new Registry())).join(''), '')
  t.throws(() => toText(registry, { at: 'soon' }), { name: 'TypeError' })
})

t.test('an export is of now by default', async t => {
  const before = Date.now()
  const registry = new Registry({ start: 0, interval: '1s' }).add(counter('ms_total').series({}, fromRate(1)))
  const [, seconds = ''] = /^ms_total (.*)$/m.exec(Array.from(toText(registry)).join('')) ?? []
  t.ok(Number(seconds) * 1_000 >= before - 1 && Number(seconds) * 1_000 <= Date.now() + 1)
})

function many (count: number): ReturnType<typeof gauge> {
  return gauge('many', { labels: ['n'] }).with(Array.from({ length: count }, (_, i) => {
    return { name: 'many', labels: { n: String(i) }, data: constant(i) }
  }))
}

function lines (from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => `many{n="${from + i}"} ${from + i}\n`).join('')
}
