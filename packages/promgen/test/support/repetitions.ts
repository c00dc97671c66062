/** How often each property is tried: less in a mutation run. */
export const runs = { numRuns: process.env.TEST_REPETITIONS === 'few' ? 1_000 : 10_000 }
