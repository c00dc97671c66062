import t from 'tap'
import { chart, type ChartOptions } from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'

const series = { name: 'up', labels: new Map([['job', 'a\t"']]) }

/** A sample: a value, '_' if it is missing, 'end' if it comes after the end. */
type Sample = number | '_' | 'end'

/** A chart without the name of the series. */
function drawn (samples: readonly Sample[], options: ChartOptions = {}, step = 15_000): string {
  const text = chart({
    series,
    times: samples.map((_, i) => i * step),
    values: samples.map(sample => typeof sample === 'number' ? sample : 5),
    states: samples.map(sample => sample === '_' ? 1 : sample === 'end' ? 2 : 0)
  }, options)
  return text.slice(text.indexOf('\n') + 1)
}

t.test('a chart begins with the series, and has no invisible characters', async t => {
  t.equal(chart({ series, times: [], values: [], states: [] }), 'up{job="a\\t\\""}\n │\n └')
})

t.test('a line rises, falls and stays', async t => {
  t.equal(drawn([0, 0, 1, 2, 4, 4, 2, 2, 2, 0], { height: 5 }), `\
4 ┤    ╭─╮
  │    │ │
2 ┤   ╭╯ ╰──╮
  │  ╭╯     │
0 ┤──╯      ╰
  └──────────
   00:00:00 00:02:15`)
})

t.test('it breaks where samples are missing, and ends', async t => {
  t.equal(drawn([0, 1, '_', '_', 1, 0, 'end', 'end'], { height: 2 }), `\
1 ┤ ╭  ─╮
0 ┤─╯   ╰
  └──··──×
   00:00:00 00:01:45`)
  t.equal(drawn(['_', '_']), ' │\n └··\n  00:00:00 00:00:15')
  t.equal(drawn(['end', 'end']), ' │\n └\n  00:00:00 00:00:15')
})

t.test('other values than finite ones have marks of their own', async t => {
  t.equal(drawn([NaN, 3, Infinity, 3, -Infinity, 4, NaN], { height: 3 }), `\
4 ┤  ▲  ─
  │
3 ┤ ─ ─▼
  └?─────?
   00:00:00 00:01:30`)
  t.equal(drawn([Infinity, NaN, -Infinity, 'end']), ' │▲ ▼\n └─?─×\n  00:00:00 00:00:45')
})

t.test('a column with several points reaches from the least to the greatest', async t => {
  t.equal(drawn(Array.from({ length: 60 }, (_, i) => i % 7), { height: 4, width: 20 }), `\
6 ┤ │ │ │ │ │ │ │ │
  │╭│╭│╭│╭│╭│╭│╭│╭│╭
  ││││││││││││││││││
0 ┤╯│╯│╯│╯│╯│╯│╯│╯│╯
  └─────────────────
   00:00:00 00:14:45`)
  t.equal(drawn(Array.from({ length: 60 }, (_, i) => i), { height: 4, width: 20 }), `\
59 ┤             ╭──
   │        ╭────╯
   │  ╭─────╯
 0 ┤──╯
   └────────────────
    00:00:00 00:14:45`)
  const few: Sample[] = [3, 0, 0, 3, 3, 3, '_', 2, '_', '_']
  t.equal(drawn(few.flatMap(sample => [sample, sample, sample]), { height: 4, width: 20 }), `\
3 ┤─╮   ╭────
  │ │   │     ───
  │ │   │
0 ┤ ╰───╯
  └──────────·───···
   00:00:00 00:07:15`)
})

t.test('a column shows what is missing or no number only if it has nothing else', async t => {
  const samples = Array.from({ length: 40 }, (_, i): Sample => {
    return i < 17 ? 1 : i < 22 ? '_' : i < 26 ? NaN : i < 30 ? 2 : 'end'
  })
  t.equal(drawn(samples, { width: 20, height: 3 }), `\
2 ┤           ──
  │
1 ┤───────
  └───────··??──×
   00:00:00 00:09:45`)
})

t.test('a single value takes one row', async t => {
  t.equal(drawn([7]), '7 ┤─\n  └─\n   00:00:00')
  t.equal(drawn([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]), `\
7 ┤───────────────────
  └───────────────────
   00:00:00   00:04:30`)
})

t.test('values have as many digits as tell them apart', async t => {
  const labels = (low: number, high: number, height: number): string[] => {
    return drawn([low, high], { height }).split('\n').slice(0, height).map(line => line.split(/[┤│]/)[0]!.trim())
  }
  t.strictSame(labels(1000.00001, 1000.00002, 2), ['1000.00002', '1000.00001'])
  t.strictSame(labels(1000.00001, 1000.00002, 4), ['1000.00002', '', '', '1000.00001'])
  t.strictSame(labels(1, 2, 5), ['2', '', '1.5', '', '1'])
  t.strictSame(labels(1, 2, 6), ['2', '', '1.6', '', '', '1'])
  t.strictSame(labels(-1 / 3, 1e9, 3), ['1000000000', '', '-0.3333'])
  t.strictSame(labels(0, 5e-324, 5), ['5e-324', '', '0', '', '0'])
  t.strictSame(labels(-1.7e308, 1.7e308, 5), ['1.7e+308', '', '0', '', '-1.7e+308'])
  t.strictSame(labels(-0, 1, 2), ['1', '0'])
})

t.test('the greatest numbers fit', async t => {
  t.equal(drawn([1.7e308, 0, -1.7e308], { height: 3 }).split('\n').slice(0, 3).join('\n'), `\
 1.7e+308 ┤─╮
          │ ╰╮
-1.7e+308 ┤  ╰`)
})

t.test('instants of several days have dates', async t => {
  t.equal(drawn([0, 1], { height: 2 }, 86_400_000).split('\n').at(-1),
    '   1970-01-01T00:00:00Z 1970-01-02T00:00:00Z')
})

t.test('a chart is as wide and as high as asked for', async t => {
  const samples = Array.from({ length: 1_000 }, (_, i) => i)
  for (const [options, width, height] of [[{}, 80, 11], [{ width: 20, height: 2 }, 20, 2]] as const) {
    const lines = drawn(samples, options).split('\n')
    t.equal(lines.length, height + 2)
    t.equal(Math.max(...lines.slice(0, -1).map(line => line.length)), width)
  }
})

t.test('a size that is none is refused', async t => {
  t.strictSame([
    errorOf(() => drawn([1], { width: 19 })),
    errorOf(() => drawn([1], { height: 1 })),
    errorOf(() => drawn([1], { width: 20.5 })),
    errorOf(() => drawn([1], { height: '5' as never }))
  ], [
    'RangeError: chart: width must be 20 or more, got 19',
    'RangeError: chart: height must be 2 or more, got 1',
    'TypeError: chart: width must be a whole number, got 20.5',
    'TypeError: chart: height must be a whole number, got "5"'
  ])
})
