import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { nextSlice, sliceIsOver } from '../../lib/slices.ts'

/** A clock that goes on by so many milliseconds with each step of a worker. */
function clock (t: Test): { now: number } {
  const time = { now: 0 }
  t.intercept(performance, 'now', { value: () => time.now, configurable: true })
  return time
}

/** Tells in which turn of the event loop each of some steps was made. */
async function stepsOf (t: Test, workers: number, steps: number, cost: number): Promise<number[][]> {
  const time = clock(t)
  let turn = 0
  let running = true
  const count = (): void => {
    turn++
    if (running) setImmediate(count)
  }
  setImmediate(count)
  const made = await Promise.all(Array.from({ length: workers }, async () => {
    const turns: number[] = []
    for (let i = 0; i < steps; i++) {
      while (sliceIsOver()) await nextSlice()
      turns.push(turn)
      time.now += cost
    }
    return turns
  }))
  running = false
  await nextTurn()
  return made
}

/** How many steps were made in each turn. */
function perTurn (turns: number[][]): number[] {
  const counts = new Map<number, number>()
  for (const turn of turns.flat()) counts.set(turn, (counts.get(turn) ?? 0) + 1)
  return [...counts.values()]
}

t.test('the steps of a rendering that is alone take a millisecond of a turn, and what the last one takes', async t => {
  t.strictSame(perTurn(await stepsOf(t, 1, 9, 0.5)), [3, 3, 3])
})

t.test('several renderings share the millisecond, in turns', async t => {
  const turns = await stepsOf(t, 10, 30, 0.5)
  t.strictSame(perTurn(turns), Array(100).fill(3))
  t.strictSame(turns[0], Array.from({ length: 10 }, (_, i) => Array(3).fill(i === 0 ? 0 : i * 10 - 9)).flat())
})

t.test('steps that take longer than that have a turn for each', async t => {
  t.strictSame(perTurn(await stepsOf(t, 3, 3, 5)), Array(9).fill(1))
})

t.test('it goes on where an app has replaced the timers', async t => {
  const time = clock(t)
  t.intercept(globalThis, 'setImmediate', { value: () => undefined, configurable: true })
  for (let i = 0; i < 5; i++) {
    while (sliceIsOver()) await nextSlice()
    time.now += 5
  }
})
