import { VALUE } from '../signal/node.ts'
import { CarriedPlan } from './carried-plan.ts'
import type { Entry } from './entry.ts'
import type { Plan } from './plan.ts'
import type { Reader } from './reader.ts'

/**
 * The plan of an entry whose data is replaced by that of another with the same labels: counters go on from their
 * values. Those that cannot be read any more have none.
 *
 * @param at epoch milliseconds of the replacement
 * @param scraper reads the old entry
 */
export function carriedPlan (old: Entry, next: Entry, at: number, reader: Reader, scraper: Reader): Plan {
  const { rows } = old.family
  if (!rows.some(({ isCounter }) => isCounter)) return next.plan
  const times = Float64Array.of(at)
  scraper.read(old, times, 0, 1)
  if (scraper.states[0] !== VALUE) return next.plan
  const values = scraper.values.slice(0, rows.length)
  reader.read(next, times, 0, 1)
  const isKnown = reader.states[0] === VALUE
  const offsets = values.map((value, row) => rows[row]!.isCounter ? value - (isKnown ? reader.values[row]! : 0) : 0)
  return new CarriedPlan(next.plan, at, offsets)
}
