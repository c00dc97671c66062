/** How a kind is shown. */
export interface Entry {
  /** The same signal by the library. */
  readonly library: string
  /** What is written behind its name, where the example of the table of kinds shows too little. */
  readonly yaml?: string
  /** From one point of the chart to the next. Default: 15s. */
  readonly interval?: string
  /** Points of the chart. Default: 60. */
  readonly points?: number
}

/** A day and an hour. */
const day = { interval: '30m', points: 49 }
const hour = { interval: '1m', points: 61 }

/** The kinds by their names. */
export const entries: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['LinearSegment', { library: 'linear(0, 10, { steps: 5 })', points: 7 }],
  ['CustomValues', { library: 'custom(1, null, 3)', points: 5 }],
  ['Random', {
    library: 'random(0, 1, { steps: 40, seed: 1 })',
    yaml: '{min: 0, max: 1, iterationCount: 40, seed: 1}',
    points: 44
  }],
  ['Void', { library: 'gap({ steps: 5 })', points: 7 }],
  ['Join', {
    library: "join(hold(1, '5m'), gap({ steps: 4 }), ramp(1, 2, '5m'))",
    yaml: '[{Hold: {value: 1, for: 5m}}, {Void: {count: 4}}, {Ramp: {from: 1, to: 2, for: 5m}}]',
    points: 50
  }],
  ['Loop', {
    library: 'loop(linear(0, 10, { steps: 16 }), 3)',
    yaml: '{count: 3, data: {LinearSegment: {iterationCount: 16, amplitudeStart: 0, amplitudeEnd: 10}}}',
    points: 52
  }],
  ['Constant', { library: 'constant(20)' }],
  ['Hold', { library: "hold(10, '10m')", points: 46 }],
  ['Ramp', { library: "ramp(1, 2, '1h')", ...hour }],
  ['Points', {
    library: "points([['0s', 1], ['5m', 9], ['8m', 4]], { curve: 'smooth' })",
    yaml: '{points: [[0s, 1], [5m, 9], [8m, 4]], curve: smooth}',
    points: 40
  }],
  ['FromLabel', { library: "fromLabel('weight')" }],
  ['Recorded', { library: 'recorded(times, values)', points: 44 }],
  ['Sin', { library: "sin({ period: '1d', amplitude: 8 })", ...day }],
  ['Cos', { library: "cos({ period: '1h', offset: 10 })", ...hour }],
  ['Tan', { library: "tan({ period: '1h' })", ...hour }],
  ['Square', { library: "square({ period: '10m' })" }],
  ['Triangle', { library: "triangle({ period: '10m' })" }],
  ['Sawtooth', { library: "sawtooth({ period: '10m', anchor: 'start' })" }],
  ['Pulse', { library: "pulse({ period: '1h', width: 0.1 })", ...hour }],
  ['Noise', { library: "noise({ kind: 'normal', every: '1m', by: ['region'] })" }],
  ['SmoothNoise', { library: "smoothNoise({ every: '5m', octaves: 3 })" }],
  ['Walk', { library: "walk({ step: 1, every: '15s', min: 0, max: 100 })" }],
  ['Add', { library: "constant(20).add(sin({ period: '1d' }))", ...day }],
  ['Subtract', { library: "constant(20).subtract(sin({ period: '1d' }))", ...day }],
  ['Multiply', { library: 'constant(0.02).multiply(noise())' }],
  ['Divide', { library: 'noise().divide(2)' }],
  ['Modulo', { library: "ramp(0, 30, '15m').modulo(10)", yaml: '[{Ramp: {from: 0, to: 30, for: 15m}}, 10]' }],
  ['Min', { library: "sin({ period: '10m' }).min(0.5)", yaml: '[{Sin: {period: 10m}}, 0.5]' }],
  ['Max', { library: "sin({ period: '10m' }).max(0)", yaml: '[{Sin: {period: 10m}}, 0]' }],
  ['Abs', { library: "sin({ period: '10m' }).abs()", yaml: '{Sin: {period: 10m}}' }],
  ['Clamp', { library: "sin({ period: '10m' }).clamp(-0.5, Infinity)", yaml: '{of: {Sin: {period: 10m}}, low: -0.5}' }],
  ['Round', { library: "sin({ period: '10m' }).round(0.5)", yaml: '{of: {Sin: {period: 10m}}, to: 0.5}' }],
  ['OrElse', { library: 'custom(1, null).orElse(0)', points: 4 }],
  ['Smooth', { library: "noise().smooth('5m')" }],
  ['Delay', { library: "sin({ period: '10m' }).delay('3m')", yaml: '{of: {Sin: {period: 10m}}, by: 3m}' }],
  ['Take', { library: "sin({ period: '1h' }).take('30m')", ...hour }],
  ['End', { library: "custom(1, 2).end('loop')", points: 8 }],
  ['FromRate', { library: "fromRate(traffic).resetEvery('12h')", ...day }],
  ['When', {
    library: "when(sin({ period: '10m' }).above(0.5), 1, 0)",
    yaml: '{of: {Sin: {period: 10m}}, above: 0.5, then: 1, else: 0}'
  }],
  ['Ref', { library: 'traffic', ...day }]
])

/** What the examples refer to. */
export const traffic = "constant(20).add(sin({ period: '1d', amplitude: 8, phase: -0.25 }))"
export const trafficYaml = '{Add: [20, {Sin: {period: 1d, amplitude: 8, phase: -0.25}}]}'
