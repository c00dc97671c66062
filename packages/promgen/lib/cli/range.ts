import type { Command } from 'commander'
import { epochMilliseconds } from '../instant.ts'
import type { Registry } from '../metric/registry.ts'

/** Which instants a command reads, as they are written. */
export interface RangeOptions {
  readonly from?: string
  readonly to?: string
}

/** Adds the options of a range. */
export function addRangeOptions (command: Command, endless: string): Command {
  return command
    .option('--from <instant>', 'first instant, such as 2026-01-31T00:00:00Z or -7d (default: start)')
    .option('--to <instant>', `last instant (default: the end of the series; ${endless})`)
}

/**
 * The instants in epoch milliseconds.
 *
 * @throws {TypeError} one is none
 */
export function rangeOf (registry: Registry, { from, to }: RangeOptions): { from: number, to?: number } {
  const now = Date.now()
  return {
    from: from === undefined ? registry.start : epochMilliseconds(from, now),
    ...to === undefined ? {} : { to: epochMilliseconds(to, now) }
  }
}
