import t from 'tap'
import {
  constant, cos, custom, fromLabel, fromRate, gap, hold, join, linear, noise, points, pulse, ramp, random, recorded,
  sawtooth, sin, smoothNoise, square, tan, triangle, walk, when, type Signal
} from '../../../index.ts'
import { contextOf } from '../../../lib/signal/iterator.ts'

const period = '7s'
const line = linear(1, 9, { steps: 9 })

const signals: Signal[] = [
  line, custom(1, null, 3), random(0, 9, { steps: 9 }), gap('9s'), hold(4, '9s'), constant(4),
  ramp(1, 9, '9s', { leftOpen: true }), ramp(1, 9, '2s'), points([[0, 1], ['9s', 2]]), recorded([0, 9_000], [1, 2]),
  sin({ period }), cos({ period }), tan({ period }), square({ period }), triangle({ period }), sawtooth({ period }),
  pulse({ period }), noise(), noise({ kind: 'normal' }), smoothNoise({ octaves: 2 }), walk(), fromLabel('l'),
  join(line.take('2s'), line), line.repeat(3), line.take('2s').repeat(2), line.end('sendLast'),
  line.take('2s').end({ custom: 5 }), line.take('2s').end({ custom: null }), line.delay('2s'), line.smooth('3s'),
  line.add(2), line.subtract(2), line.multiply(2), line.divide(2), line.modulo(2), line.min(2), line.max(2),
  gap('9s').add(line), gap('9s').orElse(line), line.abs(), line.clamp(2, 3), line.round(0.5), line.take('2s'),
  when(line.above(2), 1, line), fromRate(5), fromRate(line), fromRate(line).resetEvery('2s')
]

// Behind the last of them is what other samples have in a larger block
for (const signal of signals) {
  t.test(`${signal.describe().replaceAll('\n', ' ')} fills the points that it is asked for and no other`, async t => {
    const x = Float64Array.of(3_000, 4_000, 5_000, 6_000, 0, 0)
    const context = contextOf({ interval: '1s', labels: { l: '1' } })
    const [values, states] = [new Float64Array(6).fill(-77), new Uint8Array(6).fill(77)]
    signal.fill({ x, t: x }, 4, context, values, states)
    t.strictSame([...values.subarray(4), ...states.subarray(4)], [-77, -77, 77, 77])
    t.notOk(states.subarray(0, 4).includes(77))
  })
}
