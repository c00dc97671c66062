import { minus, summary } from './statistics.js'

/**
 * Inputs of one timed batch: few enough to stay in the caches of the processor, as an event that hypertrace has just
 * made does. With mitata's default of 4,096, all peers wait for memory.
 */
export const batchSize = 200

/**
 * Nanoseconds per call of several functions, measured alternately: in each of many rounds, one batch of each. So a
 * slow moment of the machine affects all of them. mitata measures one function after the other; `cross-check.js`
 * compares the results. The cost of the loop and the clock, measured with an empty function, is subtracted from all
 * results.
 *
 * @param calls the functions by name; each takes one input
 * @param inputs called with an array to fill with new inputs, the name of the function, and the number of the round,
 * which is negative in the warm-up; its time is not measured
 * @returns median, p25 and p75 of each function by name, and those of the empty function as `harness`
 */
export async function interleaved (calls, inputs, { warmup, rounds }) {
  const functions = Object.entries({ harness: () => {}, ...calls })
  const contestants = await Promise.all(functions.map(async ([name, call]) => {
    const { timed } = await import(`./loop.js?${encodeURIComponent(name)}`)
    return { name, call, timed, samples: [] }
  }))
  const batch = new Array(batchSize)

  for (let round = -warmup; round < rounds; round++) {
    // The order rotates, so no function always pays for the garbage of the same predecessor
    for (let turn = 0; turn < contestants.length; turn++) {
      const { name, call, timed, samples } = contestants[(turn + round + warmup) % contestants.length]
      inputs(batch, name, round)
      const time = timed(call, batch)
      if (round >= 0) samples.push(time)
    }
  }

  const [harness, ...others] = contestants.map(({ name, samples }) => [name, summary(samples)])
  return Object.fromEntries([harness, ...others.map(([name, times]) => [name, minus(times, harness[1].median)])])
}
