import { Counter, exponentialBuckets, Gauge, Histogram } from 'prom-client'

const notCounted = ['/metrics', '/health']

/** The metrics of the app, on its registry. */
export function createMetrics (register, store) {
  const registers = [register]

  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['code', 'method', 'path'],
    registers
  })
  const codes = new Counter({
    name: 'http_status_code',
    help: 'Answers by their status code',
    labelNames: ['code'],
    registers
  })
  const inProgress = new Gauge({
    name: 'http_requests_in_progress',
    help: 'Requests that are not answered yet',
    labelNames: ['method'],
    registers
  })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer',
    labelNames: ['method', 'path'],
    registers
  })
  const created = new Counter({ name: 'person_created_total', help: 'Persons created by requests', registers })
  const deleted = new Counter({ name: 'person_deleted_total', help: 'Persons deleted by requests', registers })
  const notFound = new Counter({
    name: 'person_not_found_total',
    help: 'Requests with the id of no person',
    registers
  })
  const payloadSize = new Histogram({
    name: 'person_payload_size_bytes',
    help: 'Size of the JSON bodies of POST /person',
    buckets: exponentialBuckets(100, 2, 10),
    registers
  })
  addGauges(store, registers)

  /**
   * Counts a request from now until its response is closed, unless it is about the app itself. The label `path` is the
   * pattern of the route, because each raw URL would be a series of its own.
   *
   * @returns {boolean} whether it is counted
   */
  function track (method, path = 'unmatched', response) {
    if (notCounted.includes(path)) return false
    inProgress.inc({ method })
    const stopTimer = duration.startTimer({ method, path })

    // A client that leaves before the answer has the code 499, as with nginx. Before Node 26 a response that waits for
    // the one before it on its connection emits no event then, so the connection is watched as well
    const { socket } = response.req
    let ended = false
    function end () {
      if (ended) return
      ended = true
      socket.off('close', end)
      const code = response.writableFinished ? response.statusCode : 499
      stopTimer()
      inProgress.dec({ method })
      requests.inc({ code, method, path })
      codes.inc({ code })
    }
    response.once('close', end)
    socket.setMaxListeners(0).once('close', end)
    return true
  }

  return { track, created, deleted, notFound, payloadSize }
}

/** Gauges that are read at each scrape. */
function addGauges (store, registers) {
  const gauge = (name, help, read) => new Gauge({ name, help, registers, collect () { this.set(read()) } })

  gauge('person_store_count', 'Persons in the store', () => store.size)
  gauge('app_memory_usage_megabytes', 'Memory of the process (resident set)', () => process.memoryUsage.rss() / 1e6)

  let last = { time: process.hrtime.bigint(), cpu: process.cpuUsage() }
  gauge('app_cpu_usage_percent', 'CPU time since the last scrape, 100 is one core', () => {
    const now = { time: process.hrtime.bigint(), cpu: process.cpuUsage() }
    const used = now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system
    const percent = 100 * used / (Number(now.time - last.time) / 1_000)
    last = now
    return percent
  })
}
