/**
 * Nanoseconds per call of several functions, measured in turns: in each of many rounds, one batch of each. A slow
 * moment of the machine affects all of them, so their ratios are steadier than their times.
 *
 * @param calls the functions by name
 * @returns {Promise<Record<string, number[]>>} samples in the order of the rounds
 */
export async function alternately (calls, { rounds, batch }) {
  const contestants = Object.entries(calls).map(([name, call]) => ({ name, call, samples: [] }))
  for (let round = -Math.ceil(rounds / 4); round < rounds; round++) {
    for (const { call, samples } of contestants) {
      const start = performance.now()
      for (let i = 0; i < batch; i++) call()
      const time = (performance.now() - start) * 1e6 / batch
      if (round >= 0) samples.push(time)
    }
  }
  return Object.fromEntries(contestants.map(({ name, samples }) => [name, samples]))
}

/** The ratios of two rows of samples, round by round. */
export function ratios (samples, base) {
  return samples.map((sample, i) => sample / base[i])
}
