import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import {
  custom, gap, join, linear, loop, ramp, random, Scraper, type DataIterator, type End, type Signal
} from '../../../index.ts'
import { samplesAt, type Sample } from '../../support/evaluate.ts'

interface Vector {
  in: string
  out: Array<number | '_'>
}

const vectors = JSON.parse(readFileSync(new URL('../../vectors.json', import.meta.url), 'utf8'))
const l = linear(10, 20, { steps: 2 })

const signals: Record<string, Signal> = {
  'linear(10,20,1)': linear(10, 20, { steps: 1 }),
  'linear(10,20,2)': l,
  'linear(50,70,5)': linear(50, 70, { steps: 5 }),
  'linear(20,40,9)': linear(20, 40, { steps: 9 }),
  'linear(60,30,4)': linear(60, 30, { steps: 4 }),
  'custom(1,2,3,_,5)': custom(1, 2, 3, null, 5),
  'void(5)': gap({ steps: 5 }),
  'void(-5)': gap({ steps: -5 }),
  'join()': join(),
  'join(void(0),linear(10,20,2))': join(gap({ steps: 0 }), l),
  'join(l,l,l) l=linear(10,20,2)': join(l, l, l),
  'loop(l,3)': loop(l, 3),
  'loop(l,0)': loop(l, 0),
  'loop(l,-5)': loop(l, -5),
  'loop(join(),3)': loop(join(), 3)
}

function read (data: DataIterator, limit: number): Array<number | '_'> {
  const found: Array<number | '_'> = []
  const scraper = new Scraper({ start: '2023-01-01T10:30:00Z', interval: '15s', limit })
  scraper.scrape(data, (_, { value, missing }) => found.push(missing ? '_' : value))
  return found
}

function equal (t: Test, actual: Array<number | '_'>, expected: Array<number | '_'>): void {
  t.equal(actual.length, expected.length)
  for (const [i, value] of expected.entries()) t.ok(Object.is(actual[i], value), `${actual[i]} is ${value}`)
}

for (const vector of vectors.discrete as Vector[]) {
  t.test(`equal: ${vector.in}`, async t => equal(t, read(signals[vector.in]!.iterator(), 100), vector.out))
}

const up = linear(50, 70, { steps: 3 })
const ends: Record<string, [Signal, End]> = {
  'linear(50,70,3) end=loop': [up, 'loop'],
  'linear(50,70,3) end=sendLast': [up, 'sendLast'],
  'linear(50,70,3) end=custom(123)': [up, { custom: 123 }],
  'linear(50,70,3) end=custom(_)': [up, { custom: null }],
  'linear(50,70,3) end=remove': [up, 'remove'],
  '[linear(0,10,5), linear(10,0,5)] end=loop': [join(linear(0, 10, { steps: 5 }), linear(10, 0, { steps: 5 })), 'loop']
}

for (const vector of vectors.series as Vector[]) {
  const [name, count] = vector.in.split(' n=')
  const [signal, end] = ends[name!]!
  t.test(`equal: ${vector.in}`, async t => equal(t, read(signal.end(end).iterator(), Number(count)), vector.out))
}

/** A ramp, and its beginning in seconds after the first of the scrapes. */
const ramps: Record<string, [Signal, number]> = {
  '10->20,60s,closed,start=T0': [ramp(10, 20, '60s'), 0],
  'both open': [ramp(10, 20, '60s', { leftOpen: true, rightOpen: true }), 0],
  'left open': [ramp(10, 20, '60s', { leftOpen: true }), 0],
  'right open': [ramp(10, 20, '60s', { rightOpen: true }), 0],
  '5->10,1s,start=T0+10s': [ramp(5, 10, '1s'), 10],
  '10->20,60s,start=T0-60s': [ramp(10, 20, '60s'), -60],
  '10->20,60s,start=T0-300s': [ramp(10, 20, '60s'), -300],
  '5->5,0s,closed': [ramp(5, 5, '0s'), 0]
}

for (const vector of vectors.continuous_interval15s_from_T0 as Vector[]) {
  t.test(`equal: ${vector.in}`, async t => {
    const [signal, start] = ramps[vector.in]!
    const x = Array.from({ length: 100 }, (_, i) => (i * 15 - start) * 1_000)
    const found: Sample[] = samplesAt(signal, x)
    const end = found.indexOf('end')
    equal(t, found.slice(0, end) as Array<number | '_'>, vector.out)
    t.ok(found.slice(end).every(sample => sample === 'end'))
  })
}

t.test('all vectors are compared', async t => {
  t.strictSame(vectors.discrete.map((vector: Vector) => vector.in), Object.keys(signals))
  t.strictSame(vectors.series.map((vector: Vector) => vector.in.split(' n=')[0]), Object.keys(ends))
  t.strictSame(vectors.continuous_interval15s_from_T0.map((vector: Vector) => vector.in), Object.keys(ramps))
})

/** What the Go original does, what happens here, and why. */
const others: Array<[string, () => unknown, string, string]> = [
  ['sends 0 for ever after empty data with send-last', () => join().end('sendLast'),
    'end strategy sendLast needs data of some length, got none', 'there is no last value: a 0 would be invented'],
  ['hangs when it loops empty data', () => join().end('loop'),
    'end strategy loop needs data of some length, got none', 'there is nothing to loop'],
  ['gives NaN for a ramp of 0s', () => ramp(10, 20, '0s'),
    'ramp: length must be longer than 0, got 0s', 'a ramp from one value to another takes time'],
  ['calls -1s a length that must not be 0', () => ramp(5, 5, '-1s'),
    'ramp: length must be longer than 0, got -1s', 'the message names the value'],
  ['takes a minimum above the maximum for a range', () => random(5, 1, { steps: 1 }),
    'random: min must not exceed max, got 5 and 1', 'it is a mistake']
]

for (const [what, run, message, reason] of others) {
  t.test(`deliberately other: the Go original ${what}; here ${reason}`, async t => t.throws(run, { message }))
}
