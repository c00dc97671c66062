/** Bytes of the heap and outside it after a full collection, for which Node has to be started with --expose-gc. */
export async function heap () {
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setImmediate(resolve))
    globalThis.gc()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
