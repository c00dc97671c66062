/** The strict receiver of prom-remote-write, and real ones. */

export { startReceiver, type Receiver, type ReceiverOptions } from '../../../remote-write/test/support/receiver.ts'
export { ManualClock, until } from '../../../remote-write/test/support/manual-clock.ts'
export {
  newerOne, prometheus, victoriaMetrics, type Line, type Server
} from '../../../remote-write/test/support/servers.ts'
