import fc from 'fast-check'

/** In a mutation run, where thousands of test runs follow each other, and nobody needs the smallest failing example. */
const areFew = process.env.TEST_REPETITIONS === 'few'
if (areFew) fc.configureGlobal({ endOnFailure: true })

/** How many times something is tried: `times`, and a tenth of that in a mutation run. */
export function repetitions (times: number): number {
  return areFew ? times / 10 : times
}
