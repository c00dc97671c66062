import { minus, summary } from './statistics.js'

/**
 * Inputs of one timed batch. As few as these stay in the caches of the processor, as an event does that hypertrace has
 * just made; with the 4,096 of mitata's default, all peers wait for memory.
 */
export const batchSize = 200

/**
 * Nanoseconds per call for each of several functions, measured in turns: a batch of the first, a batch of the second,
 * and so on, for many rounds. A slower moment of the machine hits all of them.
 *
 * mitata can make new inputs for each call, but measures one function after the other, so only its clock is used here;
 * `cross-check.js` has it measure the same by itself. The cost of the loop and the clock, measured with a function that
 * does nothing, is taken off all results equally.
 *
 * @param calls the functions by their names; each takes an input
 * @param inputs fills an array with new inputs for the function of a name, not timed; its third argument counts the rounds,
 * below 0 in the warm-up
 * @returns for each name median, p25 and p75, and `harness` for what was taken off
 */
export async function interleaved (calls, inputs, { warmup, rounds }) {
  const contestants = await Promise.all(Object.entries({ harness: () => {}, ...calls }).map(async ([name, call]) => {
    const { timed } = await import(`./loop.js?${encodeURIComponent(name)}`)
    return { name, call, timed, samples: [] }
  }))
  const batch = new Array(batchSize)

  for (let round = -warmup; round < rounds; round++) {
    // Nobody always runs behind the same neighbour, whose garbage may fall due then
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
