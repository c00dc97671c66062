import { Noise, type Key } from '../hash.ts'
import type { Churn } from './churn.ts'
import { Entry, GroupEntry } from './entry.ts'
import type { Family } from './family.ts'
import type { Plan, PlanOptions } from './plan.ts'
import { planOf } from './plans.ts'
import { keyOf } from './series.ts'

/** Series of a definition, from one change to another. */
class Generation extends GroupEntry {
  readonly #noise: Key

  /** @param key of the definition, whose id is that of all its series; noise differs as from any other series */
  constructor (family: Family, values: readonly string[], key: Key, plan: Plan) {
    super(family, values, key, plan)
    this.#noise = keyOf(family, values)
  }

  override get noiseLow (): number {
    return this.#noise.low
  }

  override get noiseHigh (): number {
    return this.#noise.high
  }
}

/** A definition whose series are replaced by others. */
export class ChurnedEntry extends Entry {
  readonly #churn: Churn
  readonly #phase: number
  readonly #generations = new Map<number, Entry>()

  constructor (
    family: Family, values: readonly string[], key: Key, plan: Plan, churn: Churn, seed: number
  ) {
    super(family, values, key, plan)
    this.#churn = churn
    this.#phase = new Noise(seed, key, 0x5bd1e995).uniform(0)
  }

  override get churn (): Churn {
    return this.#churn
  }

  /** Those that live at any time from one instant to another, in the order of time. */
  override between (first: number, last: number): readonly Entry[] {
    const found: Entry[] = []
    const { begin } = this.plan.options
    const to = this.#churn.generation(this.#phase, last)
    for (let number = this.#churn.generation(this.#phase, Math.max(first, begin)); number <= to; number++) {
      const entry = this.#generations.get(number) ?? this.#made(number)
      found.push(entry)
    }
    this.#generations.clear()
    for (const [i, entry] of found.entries()) this.#generations.set(to - found.length + 1 + i, entry)
    return found
  }

  #made (number: number): Entry {
    const { family, values } = this
    const { options } = this.plan
    const suffix = `-${number.toString(36)}`
    const own = values.map((value, i) => family.labels[i] === this.#churn.label ? `${value}${suffix}` : value)
    const bounds: PlanOptions = {
      ...options,
      begin: Math.max(options.begin, this.#churn.begin(this.#phase, number)),
      until: this.#churn.begin(this.#phase, number + 1)
    }
    return new Generation(family, own, this.key, planOf(bounds))
  }
}
