import t from 'tap'
import { nearestName } from '../../lib/nearest-name.ts'

const known = ['port', 'host', 'register', 'allowedProps', 'allowedHosts', 'MAX_SERIES']

const cases: Array<[title: string, name: string, nearest: string | null]> = [
  ['the same name', 'port', 'port'],
  ['other case', 'PORT', 'port'],
  ['other case of the known name', 'max_series', 'MAX_SERIES'],
  ['a letter added', 'ports', 'port'],
  ['a letter left out', 'por', 'port'],
  ['a letter replaced', 'pork', 'port'],
  ['two letters swapped', 'hots', 'host'],
  ['two letters swapped at the start', 'ohst', 'host'],
  ['two letters swapped after another typo', 'regiister', 'register'],
  ['two letters in another order, not neighbours', 'tosh', null],
  ['as near as another: the first', 'post', 'port'],
  ['nearer than an earlier one', 'allowedHots', 'allowedHosts'],
  ['nearer than a later one', 'allowedPops', 'allowedProps'],
  ['a third of the letters wrong', 'registry', 'register'],
  ['a third of 12 letters wrong', 'allowedXXXXs', 'allowedProps'],
  ['more than a third of 12 letters wrong', 'allowedXXXXX', null],
  ['one of three letters left out, where the longer name counts', 'hot', 'host'],
  ['two of four letters wrong', 'past', null],
  ['more letters left out than a third', 'regis', null],
  ['two letters added to eight, a third of ten', 'registerXY', 'register'],
  ['five letters added to eight, a third of 13 is four', 'registerVWXYZ', null],
  ['two letters added to four, a third of six', 'portly', 'port'],
  ['nothing in common', 'timeout', null],
  ['an empty name', '', null],
  ['a name of a property of objects', '__proto__', null]
]

for (const [title, name, nearest] of cases) {
  t.test(`${title}: ${name}`, async t => {
    t.equal(nearestName(name, known), nearest)
  })
}

t.test('without known names none is near', async t => {
  t.equal(nearestName('port', []), null)
})

// Letter by letter, this would take more memory than there is
t.test('a name of ten million letters is near none', async t => {
  t.equal(nearestName('port'.repeat(2_500_000), known), null)
})

t.test('swapping is one typo anywhere, counted as the cheapest way', async t => {
  // Swapped neighbours are one typo, so that four of them are a third of twelve letters
  t.equal(nearestName('lalwodeprPso', ['allowedProps']), null)
  t.equal(nearestName('lalwodePorps', ['allowedProps']), 'allowedProps')
})
