/** A mutation run has thousands of test runs, and needs no smallest failing example. */
const inMutation = process.env.TEST_REPETITIONS === 'fewest'
const times = new Map([['few', 1_000], ['fewest', 100]])

/** How often each property is tried. */
export const runs = { numRuns: times.get(process.env.TEST_REPETITIONS ?? '') ?? 10_000, endOnFailure: inMutation }
