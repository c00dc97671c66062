/**
 * The calls of each function, from the metric itself. A series is removed some time after its object was garbage
 * collected, so this adds up how much each series grew between two reads.
 */
export function createCalls (register) {
  const metric = register.getSingleMetric('trace_counter')
  const functions = new Map()
  let series = new Map()

  /** The number of calls since the last read, and the number of series now. */
  async function read () {
    const { values } = await metric.get()
    const before = series
    let added = 0
    series = new Map()

    for (const { labels, value } of values) {
      const key = JSON.stringify(labels)
      const growth = value - (before.get(key) ?? 0)
      series.set(key, value)
      count(labels, growth)
      added += growth
    }
    return { added, series: values.length }
  }

  function count ({ object_classname: className, caller_functionname: functionName }, growth) {
    const key = JSON.stringify([className, functionName])
    functions.set(key, (functions.get(key) ?? 0) + growth)
  }

  /** Rows of class, function and calls, with the most calls first. */
  function busiest (limit) {
    return Array.from(functions, ([key, calls]) => [...JSON.parse(key), calls])
      .sort((a, b) => b[2] - a[2])
      .slice(0, limit)
  }

  return { read, busiest }
}
