import { eventSource } from './events.js'
import * as peers from './peers.js'

/** Peers that hold and show series. */
export const makers = {
  ours: (props, series) => peers.ours(props, series),
  '1.0.0': props => peers.version1(props),
  'prom-client': props => peers.promInc(props),
  OpenTelemetry: (props, series) => peers.openTelemetry(props, series)
}

/** Returns a function that has a peer count each of so many series once; the objects behind them exist before. */
export function filler (series, props = 0) {
  const next = eventSource({ series, props })()
  const events = new Array(1_000)
  return count => {
    for (let done = 0; done < series; done += events.length) {
      next(events)
      for (const event of events) count(event)
    }
    // What hypertrace made is not the peer's memory
    events.fill(null)
  }
}
