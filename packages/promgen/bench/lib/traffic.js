import { constant, gauge, noise, Registry, sin, smoothNoise } from '../../dist/index.js'

/** Of the noises, so that generated code can make the same numbers. */
export const seed = 7

/** Nine nodes: a level, a daily curve, slow noise and fast noise, as traffic has them. */
export const traffic = constant(20).add(sin({ period: '1d', amplitude: 8 })).add(smoothNoise({ every: '5m', seed }))
  .add(noise({ seed })).clamp(0, 100).round(0.001)

/** Without rounding: values have as many digits as numbers can have. */
export const unrounded = constant(20).add(sin({ period: '1d', amplitude: 8 })).add(smoothNoise({ every: '5m', seed }))

export const start = 1_767_225_600_000

/** A registry with a number of series that share one tree. */
export function registryOf (series) {
  function * definitions () {
    for (let i = 0; i < series; i++) {
      yield { name: 'http_requests', labels: { pod: `pod-${i}`, zone: `zone-${i % 3}` }, data: unrounded }
    }
  }
  const metric = gauge('http_requests', { help: 'Requests.', labels: ['pod', 'zone'] }).with(definitions())
  return new Registry({ seed: 1, start, interval: '15s' }).add(metric)
}
