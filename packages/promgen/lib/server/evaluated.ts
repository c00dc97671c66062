import type { Registry } from '../metric/registry.ts'
import { Slices } from './slices.ts'

/** Told how many steps all series have been evaluated for, and how many there are. */
export type OnProgress = (done: number, total: number) => void

/** Steps of the shortest part of the way. */
const shortest = 4_096

/** Milliseconds of a part of the way, so that there is progress to tell. */
const partTime = 100

/**
 * Evaluates all series at an instant. Those with running sums need each step since the start for it, of which a
 * histogram does some 100,000 a second. So time goes on in parts, as long as these take a tenth of a second.
 *
 * @param t epoch milliseconds
 * @param now milliseconds of a clock that never goes back
 */
export async function evaluated (
  registry: Registry, t: number, onProgress: OnProgress, now = () => performance.now()
): Promise<void> {
  const { start, interval } = registry
  const total = Math.max(Math.ceil((t - start) / interval), 0) + 1
  const slices = new Slices(now)

  /** Evaluates one instant. Returns how long it has taken. */
  async function evaluate (before: number, done: number): Promise<number> {
    const began = now()
    for (const { series, first, values } of registry.parts(Math.min(start + (done - 1) * interval, t))) {
      onProgress(before + (done - before) * (first + values.length) / series.length, total)
      if (slices.isOver) await slices.next()
    }
    return now() - began
  }

  // Many series take long even where they have nothing to sum up
  const longest = Math.max(2 * await evaluate(0, 1), partTime)
  let length = shortest
  for (let done = 1; done < total;) {
    const before = done
    done = Math.min(done + length, total)
    const time = await evaluate(before, done)
    length = time < longest ? 2 * length : Math.max(length / 2, shortest)
  }
}
