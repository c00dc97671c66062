/** Median and quartiles of samples: `{ median, p25, p75 }`. */
export function summary (samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = share => sorted[Math.round((sorted.length - 1) * share)]
  return { median: at(0.5), p25: at(0.25), p75: at(0.75) }
}

/** Subtracts an amount from each figure, down to 0 at the lowest. */
export function minus ({ median, p25, p75 }, amount) {
  const less = value => Math.max(value - amount, 0)
  return { median: less(median), p25: less(p25), p75: less(p75) }
}
