// The parts of a mutation run over this package, see scripts/mutation.js of the root.

/** Tests that wait for timers and connections take as long as in the dry run. */
const waiting = { timeoutFactor: 1.5 }

/** Commands that send by remote write, and what only they use. Their tests take half a minute. */
const sending = ['history', 'load', 'load-progress', 'probe', 'refusal', 'remote', 'report', 'run', 'write', 'writing']

/** What is changed, and the tests that judge it, compiled. Files of lib/ in no folder are those of `common`. */
export const parts = {
  common: {
    mutate: ['lib/*.ts', 'lib/match/*.ts'],
    testFiles: ['test/unit/!(doc-comments).js', 'test/unit/match/*.js', 'test/unit/signal/{segments,compose}.js']
  },
  signal: {
    mutate: ['lib/signal/*.ts'],
    testFiles: [
      'test/unit/signal/{segments,compose,ends,waves,noise,rate,smooth,errors}.js',
      'test/unit/signal/!(properties|vectors).js', 'test/unit/signal/*.js'
    ]
  },
  metric: {
    mutate: ['lib/metric/*.ts'],
    testFiles: ['test/unit/metric/!(properties|bucket-shares|churn).js', 'test/unit/metric/*.js']
  },
  config: {
    mutate: ['lib/config/**/*.ts'],
    testFiles: [
      'test/unit/config/{accepted,kinds,series,overrides,place}.js',
      'test/unit/config/!(limits).js', 'test/unit/config/*.js'
    ]
  },
  export: {
    mutate: ['lib/export/*.ts', 'lib/preview/*.ts'],
    testFiles: ['test/unit/export/!(round-trip).js', 'test/unit/preview/*.js', 'test/unit/export/*.js']
  },
  run: {
    mutate: ['lib/run/*.ts'],
    testFiles: ['test/unit/run/*.js'],
    ...waiting
  },
  server: {
    mutate: ['lib/server/*.ts'],
    testFiles: ['test/unit/server/!(full-registry|stop).js', 'test/unit/server/stop.js'],
    ...waiting
  },
  cli: {
    mutate: [`lib/cli/!(${sending.join('|')}).ts`],
    testFiles: ['test/unit/cli/{output,progress,load-progress,command,serve,options}.js'],
    ...waiting
  },
  sending: {
    mutate: [`lib/cli/{${sending.join(',')}}.ts`],
    testFiles: ['test/unit/cli/{load-progress,command,options,run}.js', 'test/unit/cli/*.js'],
    ...waiting
  }
}
