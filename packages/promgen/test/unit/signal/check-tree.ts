import t from 'tap'
import {
  constant, custom, fromLabel, gap, hold, join, noise, smoothNoise, walk, when, type Signal
} from '../../../index.ts'
import { checkTree, pointsOf } from '../../../lib/signal/check-tree.ts'
import { unreached } from '../../../lib/signal/unreached.ts'
import { errorOf } from '../../support/outcome.ts'

const labels = new Map([['weight', '5'], ['text', 'a']])

function checked (signal: Signal, interval = 1_000): string {
  return errorOf(() => checkTree(signal.node, { interval, labels }))
}

const one = constant(1)
const faults: Array<[Signal, string]> = [
  [one, 'no error'],
  [fromLabel('weight').add(1), 'no error'],
  [one.add(fromLabel('zone')), 'TypeError: fromLabel: zone is not one of weight, text'],
  [join(one, fromLabel('text')), 'TypeError: fromLabel: label text must be a number, got "a"'],
  [noise({ by: ['weight'] }), 'no error'],
  [noise({ by: ['zone'] }), 'TypeError: Noise [uniform, by zone]: zone is not one of weight, text'],
  [smoothNoise({ by: ['zone'] }), 'TypeError: SmoothNoise [by zone]: zone is not one of weight, text'],
  [walk({ by: ['zone'] }),
    'TypeError: Walk [1, -Infinity to Infinity, by zone]: zone is not one of weight, text'],
  [noise().smooth('10s').smooth('10s'), 'no error'],
  [one.smooth('1000s').smooth('1000s'), 'no error'],
  [one.smooth('1000s').smooth('1000s').smooth('2s'),
    'RangeError: smooth: windows in each other take 2000000 points, at most 1000000']
]

for (const [signal, expected] of faults) {
  t.test(`${signal.describe().replaceAll('\n', ' ')}: ${expected}`, async t => t.equal(checked(signal), expected))
}

t.test('a window has at most as many steps as it may have at any interval', async t => {
  t.equal(checked(one.smooth('1001s')), 'RangeError: smooth: window 16m41s at 1s takes 1001 points, at most 1000')
  t.equal(checked(one.smooth('1001s'), 1_001), 'no error')
})

t.test('a value costs the points of the most windows in each other, and each part is looked at once', async t => {
  const shared = one.smooth('3s')
  const tree = shared.add(shared.smooth('4s')).add(one)
  t.equal(pointsOf(one.node, 1_000), 1)
  t.equal(pointsOf(tree.node, 1_000), 12)
  t.equal(pointsOf(tree.node, 500), 48)
  const seen: string[] = []
  pointsOf(tree.node, 1_000, node => { seen.push(node.name) })
  t.strictSame(seen.map(name => name.split(' ')[0]), ['Add', 'Add', 'Smooth', 'Constant', 'Smooth'])
})

const behind: Array<[Signal, Signal | undefined]> = [
  [one, undefined],
  [join(custom(1), one), undefined],
  [join(one, custom(1)), one],
  [join(custom(2), one, custom(1)), one],
  [join(one, gap(0)), undefined],
  [join(gap(0), custom(1), gap(0), one), undefined],
  [custom(5).add(join(one, custom(1))), one],
  [when(join(hold(1, '1s'), one, one).above(1), 1), one],
  [join(custom(1), join(custom(1), one), custom(2)), join(custom(1), one)]
]

for (const [signal, expected] of behind) {
  t.test(`what is behind an end that never comes: ${signal.describe().replaceAll('\n', ' ')}`, async t => {
    t.equal(unreached(signal.node, 1_000)?.name, expected?.node.name)
  })
}
