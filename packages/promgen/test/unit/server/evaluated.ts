import t from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import type { Part } from '../../../lib/metric/parts.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { evaluated } from '../../../lib/server/evaluated.ts'

interface Way {
  /** Those that are evaluated. */
  readonly instants: number[]
  readonly progress: Array<[done: number, total: number]>
}

/**
 * How series get to an instant, with a step of a second.
 *
 * @param costs milliseconds that each instant takes; 0 for further ones
 */
async function wayTo (t: number, costs: readonly number[] = [], size = 1): Promise<Way> {
  const instants: number[] = []
  const progress: Array<[number, number]> = []
  let time = 0
  class Slow extends Registry {
    override parts (t: number): Iterable<Part> {
      time += costs[instants.length] ?? 0
      instants.push(t)
      return super.parts(t)
    }
  }
  let rooms = gauge('room', { labels: ['name'] })
  for (let i = 0; i < size; i++) rooms = rooms.series({ name: `${i}` }, constant(i))
  const registry = new Slow({ start: 0, interval: '1s' }).add(rooms)
  await evaluated(registry, t, (done, total) => progress.push([done, total]), () => time)
  return { instants, progress }
}

t.test('the start is evaluated, and then the instant', async t => {
  t.strictSame(await wayTo(2_500), { instants: [0, 2_500], progress: [[1, 4], [4, 4]] })
  t.strictSame(await wayTo(4_096_000), { instants: [0, 4_096_000], progress: [[1, 4_097], [4_097, 4_097]] })
})

t.test('an instant that is not later than the start is evaluated alone', async t => {
  t.strictSame(await wayTo(0), { instants: [0], progress: [[1, 1]] })
  t.strictSame(await wayTo(-2_500), { instants: [-2_500], progress: [[1, 1]] })
})

t.test('without series there is nothing to tell', async t => {
  t.strictSame(await wayTo(2_500, [], 0), { instants: [0, 2_500], progress: [] })
})

/** How far apart in steps the instants are. */
async function lengths (costs: readonly number[], steps: number): Promise<number[]> {
  const { instants, progress } = await wayTo(steps * 1_000, costs)
  t.strictSame(progress, instants.map(t => [t / 1_000 + 1, steps + 1]))
  return instants.slice(1).map((t, i) => (t - instants[i]!) / 1_000)
}

t.test('parts of the way get longer where they take less than a tenth of a second, and shorter where not', async t => {
  t.strictSame(await lengths([0, 99, 99, 100, 99], 50_000),
    [4_096, 8_192, 16_384, 8_192, 13_136])
})

t.test('where the start alone takes long, parts of the way may take twice as long', async t => {
  t.strictSame(await lengths([60, 119, 120], 20_000), [4_096, 8_192, 4_096, 3_616])
  t.strictSame(await lengths([50, 99, 100], 20_000), [4_096, 8_192, 4_096, 3_616])
})

t.test('progress goes on within an instant, and others get their turn', async t => {
  t.strictSame(await wayTo(3_000, [], 320), {
    instants: [0, 3_000], progress: [[0.8, 4], [1, 4], [3.4, 4], [4, 4]]
  })
  let turns = 0
  const turn = (): void => {
    turns++
    pending = setImmediate(turn)
  }
  let pending = setImmediate(turn)
  await wayTo(3_000, [3, 2])
  clearImmediate(pending)
  t.equal(turns, 1)
})
