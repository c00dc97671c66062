import fc from 'fast-check'
import t, { type Test } from 'tap'
import { SeriesTable } from '../../../lib/counting/series-table.ts'
import { linePieces, textPieces } from '../../../lib/exposition/pieces.ts'
import { repetitions } from '../../support/repetitions.ts'

const pieceSize = 65_536

/** A table with a series of one label for each value; '' stands for the series without labels. */
function tableOf (...values: string[]): SeriesTable {
  const table = new SeriesTable([{ name: 'a', unbounded: false }], { maxSeries: 100_000, dropCollected: false })
  for (const value of values) table.getOrCreate([value]).count++
  return table
}

async function piecesOf (table: SeriesTable, before = '', behind = ''): Promise<Buffer[]> {
  const pieces = []
  for await (const piece of linePieces(table, 'calls', before, behind)) pieces.push(piece)
  return pieces
}

async function linesOf (table: SeriesTable, before = '', behind = ''): Promise<string> {
  return Buffer.concat(await piecesOf(table, before, behind)).toString()
}

t.test('a line has the labels of its series, and default labels before or behind them', async t => {
  const table = tableOf('x', '', 'x')
  t.equal(await linesOf(table), '\ncalls{a="x"} 2\ncalls 1')
  t.equal(await linesOf(table, 'b="1",c="2"'), '\ncalls{b="1",c="2",a="x"} 2\ncalls{b="1",c="2"} 1')
  t.equal(await linesOf(table, '', 'b="1",c="2"'), '\ncalls{a="x",b="1",c="2"} 2\ncalls{b="1",c="2"} 1')
  t.equal(await linesOf(table, 'b="1"', 'c="2"'), '\ncalls{b="1",a="x",c="2"} 2\ncalls{b="1",c="2"} 1')
  t.equal(await linesOf(table, 'b="é"'), '\ncalls{b="é",a="x"} 2\ncalls{b="é"} 1')
})

t.test('counts are written as prom-client writes them', async t => {
  const table = tableOf('x')
  const [series] = table.values()
  const numbers = [0, 1, 9, 10, 11, 99, 100, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, 2 ** 64, 1e21, 1.5e300]
  for (const number of numbers) {
    series!.count = number
    t.equal(await linesOf(table), `\ncalls{a="x"} ${number}`)
  }
})

t.test('a table without series has no pieces', async t => {
  t.strictSame(await piecesOf(tableOf()), [])
})

/** Judges pieces: none is empty, none is longer than it has to be, and no line is cut. */
function judge (t: Test, pieces: Buffer[], longestLine: number): void {
  for (const piece of pieces) {
    t.ok(piece.length > 0 && piece.length <= Math.max(pieceSize, longestLine), `${piece.length} bytes`)
    t.ok(piece.toString().startsWith('\ncalls{a="'))
  }
}

t.test('many lines come in several pieces, which are nearly full', async t => {
  for (const [character, bytes] of [['x', 1], ['é', 2], ['\u20ac', 3], ['\u{1f600}', 4]] as const) {
    const values = Array.from({ length: 1_000 }, (_, i) => `${i}${character.repeat(100)}`)
    const pieces = await piecesOf(tableOf(...values))
    judge(t, pieces, 0)
    t.ok(Buffer.concat(pieces).toString() === values.map(value => `\ncalls{a="${value}"} 1`).join(''))
    const total = 1_000 * (100 * bytes + 14)
    const most = 100 * character.length * 3 + 100
    const { length } = pieces
    t.ok(length <= Math.ceil(total / (pieceSize - most)) + 1, `${length} pieces of characters of ${bytes} bytes`)
  }
})

t.test('a line that is longer than a piece has one of its own', async t => {
  const long = '\u20ac'.repeat(30_000)
  const values = ['first', long, 'x'.repeat(70_000), 'last']
  const pieces = await piecesOf(tableOf(...values))
  judge(t, pieces, 100_000)
  t.ok(Buffer.concat(pieces).toString() === values.map(value => `\ncalls{a="${value}"} 1`).join(''))
  t.ok((await linesOf(tableOf(long))) === `\ncalls{a="${long}"} 1`, 'also the first')
})

t.test('lines of any length fit', async () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 25_000 }), { minLength: 1, maxLength: 12 })
  const character = fc.constantFrom('x', 'é', '\u20ac', '\u{1f600}')
  await fc.assert(fc.asyncProperty(lengths, character, fc.nat(40), async (lengths, character, front) => {
    const values = lengths.map((length, i) => `${i}${character.repeat(length)}`)
    const table = tableOf(...values)
    for (const series of table.values()) series.count = Number.MAX_SAFE_INTEGER
    const defaults = `${'b'.repeat(front + 1)}="${character.repeat(front)}"`
    const lines = values.map(value => `\ncalls{${defaults},a="${value}",${defaults}} ${Number.MAX_SAFE_INTEGER}`)
    if (await linesOf(table, defaults, defaults) !== lines.join('')) throw new Error('a line is cut')
  }), { seed: 4343, numRuns: repetitions(100) })
})

t.test('long default labels fit, on either side', async t => {
  const values = ['v', 'w', 'x', 'y', 'z']
  const long = `b="${'x'.repeat(30_000)}"`
  const front = values.map(value => `\ncalls{${long},a="${value}"} 1`)
  t.ok(await linesOf(tableOf(...values), long) === front.join(''))
  const behind = values.map(value => `\ncalls{a="${value}",${long}} 1`)
  t.ok(await linesOf(tableOf(...values), '', long) === behind.join(''))
})

t.test('series that are created while the lines are read are left out', async t => {
  const table = tableOf(...Array.from({ length: 1_000 }, (_, i) => `${i} ${'x'.repeat(100)}`))
  const pieces = linePieces(table, 'calls', '', '')
  let text = String((await pieces.next()).value)
  table.getOrCreate(['late'])
  for await (const piece of pieces) text += piece
  t.equal(text.split('\n').length - 1, 1_000)
  t.ok((await linesOf(table)).endsWith('\ncalls{a="late"} 0'))
})

t.test('a text of any length comes in pieces that are whole characters', async t => {
  const unit = Math.floor(pieceSize / 3)
  for (const length of [0, 1, unit - 1, unit, unit + 1, 3 * unit, 50_000]) {
    for (const character of ['x', '\u20ac', '\u{1f600}']) {
      for (const start of ['', 'x']) {
        const text = start + character.repeat(length)
        const pieces = [...textPieces(text)]
        t.ok(pieces.every(piece => piece.length > 0 && piece.length <= pieceSize))
        t.equal(pieces.length > 1, text.length > unit)
        t.ok(pieces.map(String).join('') === text)
      }
    }
  }
})

t.test('half a surrogate pair is written as the replacement character, wherever it stands', async t => {
  const unit = Math.floor(pieceSize / 3)
  for (const half of ['\ud800', '\udbff', '\udc00', '\udfff']) {
    for (const text of [half, 'x'.repeat(unit - 1) + half + 'x', 'x'.repeat(unit) + half, half + 'x'.repeat(unit)]) {
      t.ok([...textPieces(text)].map(String).join('') === text.toWellFormed())
    }
  }
})
