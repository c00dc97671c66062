import t from 'tap'
import { keyFrom, keyText, seriesKey } from '../../lib/key.ts'

function text (name: string, labels: Record<string, string> = {}): string {
  return keyText(seriesKey(name, new Map(Object.entries(labels))))
}

t.test('a key stays what it is in all versions', async t => {
  t.strictSame([text(''), text('up'), text('up', { job: 'a', instance: 'b:1' }), text('λ', { ü: '😀' })], [
    '0d8d8c1099401fac', 'bff768445891ed7d', '65622c75d1ec52a4', 'daab27f2c6ca9e32'
  ])
})

t.test('a key reads back from its 16 digits, and from nothing else', async t => {
  const key = { low: 0x00ab_cdef, high: 0x9012_3456 }
  t.strictSame(keyFrom(keyText(key)), key)
  for (const text of ['', '1ff', '0d8d8c1099401fa', '0d8d8c1099401facc', '0D8D8C1099401FAC', '0d8d8c1099401fag']) {
    t.equal(keyFrom(text), undefined, text)
  }
})

t.test('texts that look alike when joined have distinct keys', async t => {
  const all = [
    text('ab'), text('a', { b: '' }), text('a', { '': 'b' }), text('', { a: 'b' }), text('', { '': 'ab' }),
    text('a', { b: 'cd' }), text('a', { bc: 'd' }), text('ab', { c: 'd' }),
    text('a', { b: 'c', d: 'e' }), text('a', { b: 'cde' }), text('a', { b: 'e', d: 'c' }),
    text('a\0'), text('a\0\0'), text('a\u0001'), text('\u0001a')
  ]
  t.equal(new Set(all).size, all.length)
})

t.test('no keys of 200,000 series are equal, and few halves', async t => {
  const lows = new Set<number>()
  const highs = new Set<number>()
  const all = new Set<string>()
  for (let i = 0; i < 200_000; i++) {
    const key = seriesKey('http_requests_total', new Map([['code', '200'], ['pod', `pod-${i}`]]))
    lows.add(key.low)
    highs.add(key.high)
    all.add(keyText(key))
  }
  t.equal(all.size, 200_000)
  // 4.7 pairs are expected in 32 bits
  t.ok(lows.size > 199_980, `${lows.size} lower halves`)
  t.ok(highs.size > 199_980, `${highs.size} upper halves`)
})
