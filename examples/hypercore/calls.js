/** The calls of each function, from the totals: their series stay when the objects behind `trace_counter` are gone. */
export function createCalls (trace) {
  const seriesGauge = trace.register.getSingleMetric('trace_series')
  let calls = 0

  /** The number of calls since the last read, and the number of series now. */
  async function read () {
    const { values: [series] } = await seriesGauge.get()
    const before = calls
    calls = trace.totals().reduce((sum, { count }) => sum + count, 0)
    return { added: calls - before, series: series.value }
  }

  /** Rows of class, function and calls, with the most calls first. */
  function busiest (limit) {
    return trace.totals()
      .map(({ labels, count }) => [labels.object_classname, labels.caller_functionname, count])
      .sort((a, b) => b[2] - a[2])
      .slice(0, limit)
  }

  return { read, busiest }
}
