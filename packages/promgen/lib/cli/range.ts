import type { Command } from 'commander'
import { epochMilliseconds, instantTexts } from '../instant.ts'
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
 * @throws {RangeError} both are given, and the last is before the first
 */
export function rangeOf (registry: Registry, range: RangeOptions): { from: number, to?: number } {
  const now = Date.now()
  const from = range.from === undefined ? registry.start : epochMilliseconds(range.from, now)
  if (range.to === undefined) return { from }
  const to = epochMilliseconds(range.to, now)
  if (range.from === undefined || to >= from) return { from, to }
  const [last, first] = instantTexts(to, from)
  throw new RangeError(`--to must not be before --from, got ${last} after ${first}`)
}
