// The parts of a mutation run over the root's package, see mutation.js.

/**
 * What is changed, and the tests that judge it, compiled. Files of lib/ in no folder are those of `options`. Tests that
 * are named one by one run first: they are quick, and kill most mutants.
 */
export const parts = {
  counting: {
    mutate: ['lib/trace-function.ts', 'lib/counting/**/*.ts'],
    testFiles: [
      'test/unit/counting/!(hash|series-expiry|totals).js', 'test/unit/{trace-function,trace-function-app-code}.js',
      'test/unit/counting/*.js', 'test/unit/trace-function*.js', 'test/e2e/trace-bad-input.js'
    ]
  },
  exposition: {
    mutate: ['lib/{slices,text-format}.ts', 'lib/registry/!(check).ts', 'lib/exposition/**/*.ts'],
    testFiles: [
      'test/unit/{slices,text-format}.js', 'test/unit/exposition/pieces.js', 'test/e2e/count-on-any-registry.js',
      'test/unit/registry/{attach,totals-families}.js', 'test/unit/registry/!(prom-client).js',
      'test/unit/exposition/**/*.js'
    ]
  },
  http: {
    mutate: ['lib/server.ts', 'lib/http/!(live).ts'],
    testFiles: [
      'test/unit/http/{address,connections,encoding,host,listener,places,turns}.js', 'test/unit/http/app.js',
      'test/unit/server.js', 'test/unit/http/*.js'
    ]
  },
  feed: {
    mutate: ['lib/http/live.ts', 'lib/http/feed/*.ts'],
    testFiles: [
      'test/unit/http/feed/{pace,busiest,feed,changes}.js', 'test/unit/http/feed/*.js', 'test/unit/http/live.js'
    ]
  },
  command: {
    mutate: ['lib/cli/!(preload).ts'],
    testFiles: ['test/unit/cli/!(preload).js']
  },
  // These run in processes that the tests start, where the runner for tap does not see which of them a test reaches
  preload: {
    mutate: ['lib/cli/preload.ts', 'lib/{preload,process}.ts'],
    testRunner: 'command',
    commandRunner: { command: 'node test/unit/process.js && node test/unit/cli/preload.js' }
  },
  options: {
    mutate: [
      'index.ts', 'lib/!(preload|process|server|slices|text-format|trace-function|types).ts', 'lib/registry/check.ts'
    ],
    testFiles: ['test/unit/!(process|server|slices|text-format|trace-function*).js', 'test/unit/registry/attach.js']
  }
}
