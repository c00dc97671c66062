import t from 'tap'
import { hintFor, nearest } from '../../../lib/config/nearest.ts'

const names = ['LinearSegment', 'Loop', 'Min', 'Max', 'name', 'names', 'count', 'iterationCount']

const near: Array<[string, string | undefined]> = [
  ['Linaer', 'LinearSegment'], ['linear', 'LinearSegment'], ['LinearSegmnt', 'LinearSegment'], ['loop', 'Loop'],
  ['Lop', 'Loop'], ['Lopo', 'Loop'], ['Laap', undefined], ['Mix', 'Min'], ['Mxa', 'Max'], ['name', 'name'],
  ['nam', 'name'], ['namse', 'name'], ['nems', undefined], ['itterationcount', 'iterationCount'], ['cuont', 'count'],
  ['m', undefined], ['ma', undefined], ['', undefined], ['segment', undefined], ['x'.repeat(1_000), undefined]
]

for (const [word, name] of near) {
  t.test(`${JSON.stringify(word.slice(0, 20))} is near ${name}`, async t => {
    t.equal(nearest(word, names), name)
  })
}

t.test('hints', async t => {
  t.equal(hintFor('nmae', names), '; did you mean name?')
  t.equal(hintFor('x', ['a', 'b']), ', known are a, b')
  t.equal(hintFor('x', []), ', none is known')
})
