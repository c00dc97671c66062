import { eventSource } from './events.js'
import * as peers from './peers.js'

/** Peers whose series can be counted and rendered. */
export const makers = {
  ours: (props, series) => peers.ours(props, series),
  '1.0.0': props => peers.version1(props),
  'prom-client': props => peers.promInc(props),
  OpenTelemetry: (props, series) => peers.openTelemetry(props, series)
}

/** Returns a function that counts each of a number of series once. The traced objects are made beforehand. */
export function filler (series, props = 0) {
  const next = eventSource({ series, props })()
  const events = new Array(1_000)
  return count => {
    for (let done = 0; done < series; done += events.length) {
      next(events)
      for (const event of events) count(event)
    }
    // Frees the events, whose memory is not the peer's
    events.fill(null)
  }
}
