import type { RemoteWriterOptions } from 'prom-remote-write'
import type { Instant } from '../instant.ts'

/** What is written of a registry, and where to. */
export interface RegistryWriterOptions extends RemoteWriterOptions {
  /** The first instant, or the next one on the grid of the registry. Default: its start. */
  readonly from?: Instant | undefined
  /** The last instant. Default: the present, and none with `follow`; without `follow`, the end of the last series. */
  readonly to?: Instant | undefined
  /** Whether samples go on live, on the same grid: those of each instant are sent when it comes. Default: false. */
  readonly follow?: boolean | undefined
  /**
   * Told behind each instant of history how many points, each an instant of a series, are taken, and how many there
   * are.
   */
  readonly onPoints?: ((done: number, total: number) => void) | undefined
  /** Told with `follow` when all of the history is stored, and samples go on live. */
  readonly onLive?: (() => void) | undefined
  /** Whether series end with a stale marker where samples have gone on live. Default: true. */
  readonly stale?: boolean | undefined
  /** Epoch milliseconds that relative instants refer to. Default: the time of the call. */
  readonly now?: number | undefined
}

/** How writing ends. */
export interface EndOptions {
  /** In place of the writer's own option. */
  readonly stale?: boolean | undefined
  /** Milliseconds in which what is made has to be sent. Default: 10,000. */
  readonly timeout?: number | undefined
}
