import t from 'tap'
import {
  constant, cos, custom, fromLabel, fromRate, gap, hold, join, linear, loop, noise, points, pulse, ramp, random,
  recorded, sawtooth, sin, smoothNoise, square, tan, triangle, walk, when, type Signal
} from '../../../index.ts'
import { kinds } from '../../../lib/config/kinds/all.ts'
import { load, signalOf, start } from '../../support/configurations.ts'
import { samplesAt } from '../../support/evaluate.ts'

/** What is written, and the signal that it means. The interval is 15 s. */
const table: Array<[string, Signal]> = [
  ['20', constant(20)],
  ['NaN', constant(NaN)],
  ['"+Inf"', constant(Infinity)],
  ['"-Inf"', constant(-Infinity)],
  ['.nan', constant(NaN)],
  ['-.inf', constant(-Infinity)],
  ['[]', join()],
  ['[5]', constant(5)],
  ['[{Void: {count: 1}}, [{Void: {count: 2}}, 7]]', join(gap({ steps: 1 }), join(gap({ steps: 2 }), constant(7)))],
  ['{LinearSegment: {iterationCount: 5, amplitudeStart: 0, amplitudeEnd: 10}}', linear(0, 10, { steps: 5 })],
  ['{LinearSegment: {for: 1m, amplitudeStart: 0, amplitudeEnd: 9}}', linear(0, 9, { steps: 4 })],
  ['{LinearSegment: {for: 46s, amplitudeStart: 0, amplitudeEnd: 9}}', linear(0, 9, { steps: 4 })],
  ['{LinearSegment: {for: 45s, amplitudeStart: 0, amplitudeEnd: 9}}', linear(0, 9, { steps: 3 })],
  ['{CustomValues: [1, null, 3, NaN, .inf, -Inf]}', custom(1, null, 3, NaN, Infinity, -Infinity)],
  ['{CustomValues: []}', custom()],
  ['{Random: {min: 1, max: 2, iterationCount: 5}}', random(1, 2, { steps: 5 })],
  ['{Random: {min: 1, max: 2, for: 1m, seed: 7}}', random(1, 2, { steps: 4, seed: 7 })],
  ['{Void: {count: 5}}', gap({ steps: 5 })],
  ['{Void: {count: -5}}', gap({ steps: 0 })],
  ['{Void: {for: 20s}}', gap('20s')],
  ['{Void: {for: 0}}', gap(0)],
  ['{Join: [{Void: {count: 1}}, 2]}', join(gap({ steps: 1 }), constant(2))],
  ['{Join: []}', join()],
  ['{Loop: {count: 2, data: {Void: {count: 5}}}}', loop(gap({ steps: 5 }), 2)],
  ['{Loop: {count: 2, data: [{Void: {count: 1}}, {CustomValues: [4]}]}}',
    loop(join(gap({ steps: 1 }), custom(4)), 2)],
  ['{Loop: {count: 0, data: 1}}', loop(constant(1), 0)],
  ['{Constant: NaN}', constant(NaN)],
  ['{Hold: {value: 10, for: 10m}}', hold(10, '10m')],
  ['{Hold: {value: -Inf, for: 10m}}', hold(-Infinity, '10m')],
  ['{Ramp: {from: 1, to: 2, for: 1m}}', ramp(1, 2, '1m')],
  ['{Ramp: {from: 1, to: 1, for: 0s}}', ramp(1, 1, 0)],
  ['{Ramp: {from: 1, to: 2, for: 1m, leftOpen: true}}', ramp(1, 2, '1m', { leftOpen: true })],
  ['{Ramp: {from: 1, to: 2, for: 1m, rightOpen: true}}', ramp(1, 2, '1m', { rightOpen: true })],
  ['{Points: {points: [[0s, 1], [20s, null], [1m, 9]]}}', points([[0, 1], ['20s', null], ['1m', 9]])],
  ['{Points: {points: [[0, 1], [1m, 9]], curve: smooth}}', points([[0, 1], ['1m', 9]], { curve: 'smooth' })],
  ['{FromLabel: weight}', fromLabel('weight')],
  ['{Recorded: {times: [2026-01-01T00:00:00Z, 2026-01-01T00:00:30Z], values: [1, 3]}}',
    recorded([0, 30_000], [1, 3])],
  ['{Recorded: {times: [0, 30000], values: [1, 3], curve: linear}}',
    recorded([0, 30_000], [1, 3], { curve: 'linear' })],
  ['{Sin: {period: 1m}}', sin({ period: '1m' })],
  ['{Sin: {period: 1m, amplitude: 2, phase: 0.1, offset: 3, anchor: start}}',
    sin({ period: '1m', amplitude: 2, phase: 0.1, offset: 3, anchor: 'start' })],
  ['{Cos: {period: 1m, anchor: utc}}', cos({ period: '1m' })],
  ['{Tan: {period: 1m, phase: 0.1}}', tan({ period: '1m', phase: 0.1 })],
  ['{Square: {period: 1m}}', square({ period: '1m' })],
  ['{Triangle: {period: 1m}}', triangle({ period: '1m' })],
  ['{Sawtooth: {period: 1m}}', sawtooth({ period: '1m' })],
  ['{Pulse: {period: 1m, width: 0.3, amplitude: 2, offset: 1}}',
    pulse({ period: '1m', width: 0.3, amplitude: 2, offset: 1 })],
  ['{Noise: {}}', noise()],
  ['{Noise: {kind: normal, every: 20s, by: [weight], seed: 1}}',
    noise({ kind: 'normal', every: '20s', by: ['weight'], seed: 1 })],
  ['{SmoothNoise: {every: 1m, octaves: 3, by: [], seed: 2}}',
    smoothNoise({ every: '1m', octaves: 3, by: [], seed: 2 })],
  ['{Walk: {step: 2, every: 20s, min: 0, max: 9, by: [weight], seed: 3}}',
    walk({ step: 2, every: '20s', min: 0, max: 9, by: ['weight'], seed: 3 })],
  ['{Walk: {}}', walk()],
  ['{Add: [1, {Walk: {}}, 3]}', constant(1).add(walk()).add(3)],
  ['{Subtract: [9, 2, 3]}', constant(9).subtract(2).subtract(3)],
  ['{Multiply: [9, 2]}', constant(9).multiply(2)],
  ['{Divide: [9, 2, 3]}', constant(9).divide(2).divide(3)],
  ['{Modulo: [-9, 4]}', constant(-9).modulo(4)],
  ['{Min: [9, {Walk: {}}]}', constant(9).min(walk())],
  ['{Max: [-9, {Walk: {}}]}', constant(-9).max(walk())],
  ['{Abs: {Walk: {}}}', walk().abs()],
  ['{Abs: -5}', constant(-5).abs()],
  ['{Clamp: {of: {Walk: {}}, low: -1, high: 1}}', walk().clamp(-1, 1)],
  ['{Clamp: {of: {Walk: {}}, low: -1}}', walk().clamp(-1, Infinity)],
  ['{Clamp: {of: {Walk: {}}, high: 1}}', walk().clamp(-Infinity, 1)],
  ['{Round: {of: {Walk: {}}}}', walk().round()],
  ['{Round: {of: {Walk: {}}, to: 0.1}}', walk().round(0.1)],
  ['{OrElse: {of: [{CustomValues: [1, null]}], other: 5}}', custom(1, null).orElse(5)],
  ['{Smooth: {of: {Walk: {}}, window: 1m}}', walk().smooth('1m')],
  ['{Delay: {of: {Walk: {}}, by: 30s}}', walk().delay('30s')],
  ['{Take: {of: {Walk: {}}, for: 30s}}', walk().take('30s')],
  ['{Take: {of: {Walk: {}}, count: 3}}', walk().take({ steps: 3 })],
  ['{End: {of: {CustomValues: [1, 2]}, endStrategy: loop}}', custom(1, 2).end('loop')],
  ['{End: {of: {CustomValues: [1, 2]}, endStrategy: sendLastValue}}', custom(1, 2).end('sendLast')],
  ['{End: {of: {CustomValues: [1, 2]}, endStrategy: removeTimeSeries}}', custom(1, 2).end('remove')],
  ['{End: {of: {CustomValues: [1, 2]}, endStrategy: {sendCustomValue: {value: 5}}}}', custom(1, 2).end({ custom: 5 })],
  ['{End: {of: {CustomValues: [1, 2]}, endStrategy: {sendCustomValue: {value: null}}}}',
    custom(1, 2).end({ custom: null })],
  ['{FromRate: {of: 5}}', fromRate(5)],
  ['{FromRate: {of: {Walk: {}}, resolution: 10s}}', fromRate(walk(), { resolution: '10s' })],
  ['{FromRate: {of: 5, resetEvery: 1m}}', fromRate(5).resetEvery('1m')],
  ['{FromRate: {of: 5, resetEvery: 1m, jitter: 30s}}', fromRate(5).resetEvery('1m', { jitter: '30s' })],
  ['{FromRate: {of: 5, resetAt: [20s, 1m]}}', fromRate(5).resetAt('20s', '1m')],
  ['{FromRate: {of: 5, resetEvery: 40s, resetAt: []}}', fromRate(5).resetEvery('40s')],
  ['{When: {of: {Walk: {}}, above: 0, then: 1, else: {Void: {count: 3}}}}',
    when(walk().above(0), 1, gap({ steps: 3 }))],
  ['{When: {of: {Walk: {}}, below: 0, then: 1}}', when(walk().below(0), 1)],
  ['{When: {of: {Walk: {}}, between: [-1, 1], then: 1, else: 0}}', when(walk().between(-1, 1), 1, 0)]
]

const weighted = { labels: { weight: '3' }, interval: 15_000, start, seed: 5 }
const times = Array.from({ length: 12 }, (_, i) => i * 7_500)

for (const [text, expected] of table) {
  t.test(`${text} is the signal that it says`, async t => {
    const series = `{labels: {weight: '3'}, data: ${text}}`
    const signal = signalOf(`metrics: [{name: x, type: gauge, labels: [weight], timeseries: [${series}]}]`)
    t.equal(signal.describe(), expected.describe())
    t.equal(signal.length(15_000), expected.length(15_000))
    t.strictSame(samplesAt(signal, times, weighted), samplesAt(expected, times, weighted))
  })
}

t.test('each kind is tested', async t => {
  const written = table.flatMap(([text]) => Array.from(text.matchAll(/[A-Z]\w+/g), ([name]) => name))
  t.strictSame(kinds.filter(({ name }) => !written.includes(name)).map(({ name }) => name), ['Ref'])
})

t.test('each kind has an example that can be read', async t => {
  for (const { name, example } of kinds.filter(({ name }) => name !== 'Recorded')) {
    const text = `{
      signals: {traffic: 5},
      metrics: [{name: x, type: gauge, labels: [weight, region], timeseries: [
        {labels: {weight: '1', region: eu}, data: {${name}: ${example}}}
      ]}]
    }`
    t.equal(load(text).registry.series.length, 1, name)
  }
})
