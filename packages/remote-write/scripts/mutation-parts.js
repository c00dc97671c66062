// The parts of a mutation run over this package, see scripts/mutation.js of the root.

const encoding = 'bytes|check|chunk|gather|histogram|labels|numbers|sample|series|snappy|symbols|v1|v2'

/** What is changed, and the tests that judge it, compiled. */
export const parts = {
  encoding: {
    mutate: [`lib/@(${encoding}).ts`],
    testFiles: [`test/unit/@(${encoding}).js`]
  },
  sending: {
    mutate: [`lib/!(${encoding}).ts`, 'lib/node/*.ts'],
    testFiles: [`test/unit/!(${encoding}|doc-comments).js`, 'test/unit/node/*.js']
  }
}
