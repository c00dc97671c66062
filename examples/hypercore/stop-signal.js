/** Aborts at the first Ctrl-C or SIGTERM, or after so many seconds (Infinity: never). A second Ctrl-C kills. */
export function stopSignal (seconds) {
  const controller = new AbortController()
  const stop = () => controller.abort()

  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  if (seconds < Infinity) setTimeout(stop, seconds * 1000).unref()

  return controller.signal
}
