import t from 'tap'
import { faultAt, isFault } from '../../../lib/config/fault.ts'
import { Place } from '../../../lib/config/place.ts'
import { DocumentReading } from '../../../lib/config/reading.ts'
import { errorOf } from '../../support/outcome.ts'

/** What a function throws. */
function errorIn (run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
}

const reading = new DocumentReading({ now: 0, interval: 1_000 })
const place = new Place({ min: 1, labels: { code: '' }, list: [5], gone: undefined }, ['data'], reading)
const words = new Map([['low', 'min'], ['label', 'labels'], ['lost', 'absent']])

const located: Array<[string, string]> = [
  ['min must not exceed max', 'data.min: min must not exceed max'],
  ['random: min must not exceed max', 'data.min: random: min must not exceed max'],
  ['clamp: low must not exceed high', 'data.min: clamp: low must not exceed high'],
  ['low must not exceed high', 'data.min: low must not exceed high'],
  ['min: must rise', 'data.min: must rise'],
  ['label le: reserved', 'data.labels: label le: reserved'],
  ['labels.code: must not be empty', 'data.labels.code: must not be empty'],
  ['labels: code is missing', 'data.labels: code is missing'],
  ['random: max must not exceed min', 'data: random: max must not exceed min'],
  ['gone must be there', 'data: gone must be there'],
  ['lost must be there', 'data: lost must be there'],
  ['constructor: must not be used', 'data: constructor: must not be used'],
  ['+Inf is too much', 'data: +Inf is too much'],
  ['', 'data: ']
]

for (const [message, expected] of located) {
  t.test(`an error that says ${JSON.stringify(message)}`, async t => {
    t.equal(errorOf(() => place.within(() => { throw new RangeError(message) }, words)), `RangeError: ${expected}`)
    t.equal(errorOf(() => place.within(() => { throw new TypeError(message) }, words)), `TypeError: ${expected}`)
  })
}

t.test('other errors stay as they are', async t => {
  for (const error of [new Error('min'), new SyntaxError('min'), faultAt(['min'], 'is wrong'), 'min']) {
    t.equal(errorIn(() => place.within(() => { throw error })), error)
  }
  t.equal(place.within(() => 5), 5)
})

t.test('an error keeps the one that it was made from', async t => {
  const cause = Object.assign(new RangeError('min'), { code: 'conflict' })
  const error = errorIn(() => place.within(() => { throw cause })) as Error
  t.equal(error.cause, cause)
  t.ok(isFault(error))
  t.equal(Object.hasOwn(faultAt([], 'is wrong'), 'cause'), false)
})

t.test('places of values', async t => {
  t.strictSame(place.at('list').at(0).value, 5)
  t.strictSame(place.at('list').at(0).path, ['data', 'list', 0])
  t.equal(place.at('toString').value, undefined)
  t.equal(place.at('min').at('toFixed').value, undefined)
  t.equal(new Place(null, [], reading).at('a').value, undefined)
  t.strictSame(place.fault('is wrong').steps, ['data'])
  t.match(place.keyFault('min', 'is wrong'), { message: 'data.min: is wrong', ofKey: true, path: 'data.min' })
  t.equal(place.fault('is wrong').ofKey, false)
})
