import { Signal, type End } from '../signal/signal.ts'
import type { Data } from './definition.ts'
import { ObservedPlan } from './observed-plan.ts'
import type { Plan, PlanOptions } from './plan.ts'
import { SignalPlan } from './signal-plan.ts'

/**
 * A plan of options.
 *
 * @throws {RangeError} there is no data to loop or to repeat, or a quantile is not from 0 to 1
 * @throws {TypeError} there is no such end strategy, or a part of the data is not a signal
 */
export function planOf (options: PlanOptions): Plan {
  const { data } = options
  return data instanceof Signal ? new SignalPlan(options, data) : new ObservedPlan(options, data)
}

/** Plans that are in use, so that series with the same data share one. */
export class Plans {
  readonly #byData = new WeakMap<Data, Plan[]>()

  /**
   * The plan of options, the same for those that agree.
   *
   * @throws {RangeError} as `planOf`
   * @throws {TypeError} as `planOf`
   */
  of (options: PlanOptions): Plan {
    const plans = this.#byData.get(options.data)
    const known = plans?.find(plan => areEqual(plan.options, options))
    if (known !== undefined) return known
    const plan = planOf(options)
    if (plans === undefined) this.#byData.set(options.data, [plan])
    else plans.push(plan)
    return plan
  }
}

function areEqual (a: PlanOptions, b: PlanOptions): boolean {
  return a.family === b.family && a.begin === b.begin && a.until === b.until && a.hasOwnStart === b.hasOwnStart &&
    a.source === b.source && endText(a.end) === endText(b.end)
}

function endText (end: End): string {
  return typeof end === 'string' ? end : String(end?.custom)
}
