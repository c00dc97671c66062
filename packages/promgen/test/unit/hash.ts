import t from 'tap'
import { mix, Noise } from '../../lib/hash.ts'
import { seriesKey } from '../../lib/key.ts'

function noiseOf (name: string, salt = 0, seed = 1): Noise {
  return new Noise(seed, seriesKey(name, new Map()), salt)
}

t.test('the numbers stay what they are in all versions', async t => {
  const noise = noiseOf('a')
  t.strictSame([0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1].map(index => noise.bits(index)), [
    2751385719, 1512370244, 1948123310, 508292607, 505494826, 1154766989, 1440340250
  ])
  const salted = noiseOf('a', 3)
  t.strictSame([0, 1, -1, 2 ** 40].map(index => salted.bits(index)), [1878388762, 2138921305, 3130142372, 2578021487])
})

t.test('each of seed, key and salt changes them, and so does each half of an index', async t => {
  const all = [
    noiseOf('a'), noiseOf('b'), noiseOf('a', 1), noiseOf('a', 0, 2),
    new Noise(1, { low: 1, high: 0 }, 0), new Noise(1, { low: 0, high: 1 }, 0)
  ].flatMap(noise => [0, 1, -1, 2 ** 32, 2 ** 33, -(2 ** 32)].map(index => noise.bits(index)))
  t.equal(new Set(all).size, all.length)
})

t.test('each bit of a number changes each bit of its hash about half of the time', async t => {
  const times = 4_000
  let worst = 0
  for (let bit = 0; bit < 32; bit++) {
    const changes = new Array(32).fill(0)
    for (let i = 0; i < times; i++) {
      const number = Math.imul(i, 0x9e3779b1)
      const difference = mix(number) ^ mix(number ^ 1 << bit)
      for (let j = 0; j < 32; j++) changes[j] += difference >>> j & 1
    }
    for (const count of changes) worst = Math.max(worst, Math.abs(count / times - 0.5))
  }
  t.ok(worst < 0.04, `the worst bias is ${worst}`)
})

t.test('numbers are spread evenly over 256 classes', async t => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const noise = noiseOf(name)
    const counts = new Array(256).fill(0)
    const each = 400
    for (let i = 0; i < 256 * each; i++) counts[Math.floor(noise.uniform(i) * 256)]++
    const chiSquare = counts.reduce((sum, count) => sum + (count - each) ** 2 / each, 0)
    t.ok(chiSquare > 175 && chiSquare < 350, `chi-square of ${name} is ${chiSquare}`)
  }
})

t.test('noises are not correlated with each other, nor with themselves a step later', async t => {
  const n = 50_000
  const noises = [noiseOf('a'), noiseOf('b'), noiseOf('a', 1), noiseOf('a', 0, 2)]
  for (const [i, first] of noises.entries()) {
    for (const [j, second] of noises.entries()) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += (first.uniform(k) - 0.5) * (second.uniform(k + Number(i === j)) - 0.5) * 12
      t.ok(Math.abs(sum / n) < 0.02, `the correlation of ${i} and ${j} is ${sum / n}`)
    }
  }
})
