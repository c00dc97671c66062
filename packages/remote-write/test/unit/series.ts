import t from 'tap'
import { Series, type MetricType } from '../../lib/series.ts'

t.test('a series has its labels, key and metadata', async t => {
  const { labels, key, type, help, unit, native } = new Series('a_seconds', { b: 'c' }, {
    type: 'histogram', help: 'Help.', unit: 'seconds', native: true
  })
  t.strictSame({ labels, key, type, help, unit, native }, {
    labels: [['__name__', 'a_seconds'], ['b', 'c']],
    key: '8:__name__9:a_seconds1:b1:c',
    type: 'histogram',
    help: 'Help.',
    unit: 'seconds',
    native: true
  })
})

t.test('what is left out is empty', async t => {
  const { labels, type, help, unit, native } = new Series('a')
  t.strictSame({ labels, type, help, unit, native }, {
    labels: [['__name__', 'a']], type: 'unknown', help: '', unit: '', native: false
  })
  t.equal(new Series('a', {}, { native: 1 as unknown as boolean }).native, false)
})

t.test('names of Prometheus 3 need a permission', async t => {
  t.throws(() => new Series('a.b'), RangeError)
  t.throws(() => new Series('a', { 'b.c': 'd' }), RangeError)
  t.equal(String(new Series('a.b', { 'c.d': 'e' }, { utf8Names: true })), 'a.b{c.d="e"}')
})

t.test('wrong metadata is rejected', async t => {
  t.throws(() => new Series('a', {}, { type: 'timer' as MetricType }), new RangeError('type: must be one of unknown, ' +
    'counter, gauge, histogram, gaugehistogram, summary, info, stateset, got "timer"'))
  t.throws(() => new Series('a', {}, { help: 7 as unknown as string }),
    new TypeError('help: must be text, got number 7'))
  t.throws(() => new Series('a', {}, { unit: null as unknown as string }),
    new TypeError('unit: must be text, got object null'))
  t.equal(new Series('a', {}, { help: 'a\ud800' }).help, 'a\ufffd')
})

t.test('labels are encoded side by side in blocks, large ones in a block of their own', async t => {
  const encoded = ({ encoded }: Series): string => Buffer.from(encoded).toString('latin1')
  const many = Array.from({ length: 3_000 }, (_, i) => new Series('a', { b: String(i) }))
  t.strictSame(many.map(encoded), many.map((_, i) => {
    const digits = String(i)
    return `\n\r\n\b__name__\x12\x01a\n${String.fromCharCode(5 + digits.length)}\n\x01b\x12` +
      `${String.fromCharCode(digits.length)}${digits}`
  }))
  t.equal(new Set(many.map(({ encoded }) => encoded.buffer)).size, 2)
  const large = new Series('a', { b: 'x'.repeat(100_000) })
  t.equal(large.encoded.length, 15 + 11 + 100_000)
  t.equal(encoded(large).slice(-100_000), 'x'.repeat(100_000))
  t.strictSame(large.labels, [['__name__', 'a'], ['b', 'x'.repeat(100_000)]])
})

t.test('labels of any length are read from their bytes', async t => {
  for (const length of [1, 127, 128, 16_383, 16_384]) {
    const value = 'é😀'.repeat(length).slice(0, length).toWellFormed()
    t.strictSame(new Series('a', { c: '1', b: value }).labels, [['__name__', 'a'], ['b', value], ['c', '1']])
  }
})
