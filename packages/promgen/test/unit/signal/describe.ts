import t from 'tap'
import {
  constant, custom, fromLabel, fromRate, gap, hold, join, linear, noise, points, pulse, ramp, random, recorded, Signal,
  sin, smoothNoise, walk, when
} from '../../../index.ts'

t.test('a tree in the format of the Go original', async t => {
  const l = linear(0, 1, { steps: 2 })
  const all = join(l, l.repeat(3), join(custom(1), gap({ steps: 2 }), random(0, 1, { steps: 1 })))
  t.equal(all.describe(), `\
Join
  Linear Segment
  Loop [3]
    Linear Segment
  Join
    Custom Values
    Void
    Random`)
})

const lines: Array<[Signal, string]> = [
  [gap('5m'), 'Void [5m]'],
  [ramp(0, 1, '90s'), 'Ramp [1m30s]'],
  [hold(1, '1h'), 'Hold [1h]'],
  [constant(-0.5), 'Constant [-0.5]'],
  [points([[0, 1], ['1m', 2]], { curve: 'smooth' }), 'Points [2, smooth]'],
  [recorded([1], [1]), 'Recorded [1, step]'],
  [sin({ period: '1d' }), 'Sin [1d]'],
  [pulse({ period: '1d' }), 'Pulse [1d]'],
  [noise(), 'Noise [uniform]'],
  [noise({ kind: 'normal', every: 500, by: ['a', 'b'], seed: 1 }), 'Noise [normal, 500ms, by a b, seed 1]'],
  [noise({ by: [] }), 'Noise [uniform, by nothing]'],
  [smoothNoise(), 'SmoothNoise'],
  [smoothNoise({ octaves: 4 }), 'SmoothNoise [4 octaves]'],
  [walk(), 'Walk [1, -Infinity to Infinity]'],
  [fromLabel('a'), 'FromLabel [a]'],
  [custom(1).add(2), 'Add\n  Custom Values\n  Constant [2]'],
  [custom(1).abs().clamp(0, 1).round(0.5), 'Round [0.5]\n  Clamp [0, 1]\n    Abs\n      Custom Values'],
  [custom(1).smooth('1m').delay('2m'), 'Delay [2m]\n  Smooth [1m]\n    Custom Values'],
  [custom(1).orElse(2), 'OrElse\n  Custom Values\n  Constant [2]'],
  [constant(1).take('5m'), 'Take [5m]\n  Constant [1]'],
  [constant(1).take({ steps: 5 }), 'Take [5 steps]\n  Constant [1]'],
  [custom(1).end('loop'), 'End [loop]\n  Custom Values'],
  [custom(1).end('sendLast'), 'End [send last]\n  Custom Values'],
  [custom(1).end({ custom: 0 }), 'End [send 0]\n  Custom Values'],
  [custom(1).end({ custom: null }), 'End [send missing]\n  Custom Values'],
  [custom(1).end('remove'), 'Custom Values'],
  [when(custom(1).below(5), 1), 'When [below 5]\n  Custom Values\n  Constant [1]\n  Void'],
  [when(custom(1).between(5, 6), 1, 2), 'When [between 5 and 6]\n  Custom Values\n  Constant [1]\n  Constant [2]'],
  [fromRate(1), 'FromRate\n  Constant [1]'],
  [fromRate(1, { resolution: '1m' }).resetEvery('1h').resetAt('5s', 0),
    'FromRate [1m, reset every 1h, reset at 0s, 5s]\n  Constant [1]']
]

for (const [signal, expected] of lines) {
  t.test(expected.split('\n')[0]!, async t => t.equal(signal.describe(), expected))
}
