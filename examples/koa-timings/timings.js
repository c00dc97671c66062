import { randomUUID } from 'node:crypto'
import Hypertrace from 'hypertrace'
import { Gauge, Histogram } from 'prom-client'
import { Rejected } from './rejected.js'

const maxTags = 100
const maxRequests = 1_000

/** Timings of clients: the newest requests as gauges with one value each, and all of them in a histogram. */
export class Timings {
  tracer = Hypertrace.createTracer(this)
  #register
  #gauges = new Map()
  #requests = [] // Oldest first
  #idleTags = new Set() // Only in the histogram, because their requests are no longer kept; idle for longest first
  #histogram

  constructor (register) {
    this.#register = register
    // The better way: an id and a time as labels make every request a new series, which Prometheus keeps for weeks and
    // cannot add up. The histogram has the same few series for each tag, however many requests there are, and answers
    // how long they take: histogram_quantile(0.95, sum by (tag, le) (rate(timing_duration_seconds_bucket[5m])))
    this.#histogram = new Histogram({
      name: 'timing_duration_seconds',
      help: 'Durations of all requests, by tag',
      labelNames: ['tag'],
      registers: [register]
    })
  }

  /**
   * Sets the values of a request, and removes those of the oldest one beyond the newest 1,000.
   *
   * @param {{ tag: string, duration: number, values: Map<string, number> }} timing duration in milliseconds
   * @returns {{ id: string, createdAt: string }} what the values of the request have in common
   * @throws {Rejected} there cannot be a gauge for the tag
   */
  add ({ tag, duration, values }) {
    this.tracer.trace('add')
    const gauge = this.#gauges.get(tag) ?? this.#addGauge(tag)
    const request = { id: randomUUID(), createdAt: new Date().toISOString() }

    const labelSets = Array.from(values.keys(), label => ({ id: request.id, label, createdAt: request.createdAt }))
    for (const labels of labelSets) gauge.set(labels, values.get(labels.label))
    // The sum of a histogram is a counter: if it fell, rate() would take that for a restart
    if (duration >= 0) this.#histogram.observe({ tag }, duration / 1_000)

    this.#requests.push({ tag, labelSets })
    if (this.#requests.length > maxRequests) this.#removeOldest()
    return request
  }

  /** The gauges as JSON, in the order in which their tags came; the values of each in the order in which they came. */
  gauges () {
    return Promise.all(Array.from(this.#gauges.values(), gauge => gauge.get()))
  }

  #addGauge (tag) {
    if (this.#isTaken(tag)) throw new Rejected('tag must not be a name that the registry has for something else', tag)
    if (this.#gauges.size === maxTags) throw new Rejected(`there must be ${maxTags} tags at most`, tag)
    this.#idleTags.delete(tag)
    if (this.#gauges.size + this.#idleTags.size === maxTags) this.#forgetIdleTag()

    const labelNames = ['id', 'label', 'createdAt']
    const gauge = new Gauge({ name: tag, help: `${tag}_help`, labelNames, registers: [this.#register] })
    this.#gauges.set(tag, gauge)
    return gauge
  }

  /** Whether a gauge of this name would be confused with another metric, or with the samples of a histogram. */
  #isTaken (name) {
    const family = this.#register.getSingleMetric(name.replace(/_(?:bucket|sum|count)$/, ''))
    return this.#register.getSingleMetric(name) !== undefined || ['histogram', 'summary'].includes(family?.type)
  }

  #removeOldest () {
    const { tag, labelSets } = this.#requests.shift()
    const gauge = this.#gauges.get(tag)
    for (const labels of labelSets) gauge.remove(labels)
    if (this.#requests.some(request => request.tag === tag)) return
    this.#register.removeSingleMetric(tag)
    this.#gauges.delete(tag)
    this.#idleTags.add(tag)
  }

  #forgetIdleTag () {
    const [tag] = this.#idleTags
    this.#idleTags.delete(tag)
    this.#histogram.remove({ tag })
  }
}
