import t from 'tap'
import { Slices, slices } from '../../lib/slices.ts'

interface Turns {
  readonly slices: Slices
  readonly time: { now: number }
  /** Begins the next turn. */
  turn (): void
}

function turns (): Turns {
  const time = { now: 1_000 }
  let waiting: Array<() => void> = []
  return {
    slices: new Slices(() => time.now, call => waiting.push(call)),
    time,
    turn () {
      const due = waiting
      waiting = []
      for (const call of due) call()
    }
  }
}

t.test('a slice is over after two milliseconds, until the next turn', async t => {
  const { slices, time, turn } = turns()
  const over: boolean[] = []
  for (const step of [0, 1, 0, 1, 5]) {
    time.now += step
    over.push(slices.isOver())
  }
  t.strictSame(over, [false, false, false, true, true])
  turn()
  t.equal(slices.isOver(), false)
  time.now += 2
  t.equal(slices.isOver(), true)
})

t.test('a turn in which nobody works begins no slice', async t => {
  const { slices, time, turn } = turns()
  slices.isOver()
  turn()
  time.now += 3_600_000
  t.equal(slices.isOver(), false)
})

t.test('a clock that is set back ends the slice', async t => {
  const { slices, time } = turns()
  slices.isOver()
  time.now -= 1
  t.equal(slices.isOver(), false)
  time.now -= 1
  t.equal(slices.isOver(), true)
})

t.test('work that waits goes on in a later turn', async t => {
  const { slices, turn } = turns()
  const steps: string[] = []
  const work = slices.next().then(() => { steps.push('work') })
  await Promise.resolve()
  t.strictSame(steps, [])
  turn()
  await work
  t.strictSame(steps, ['work'])
})

t.test('the steps of a generator are spread over as many turns as they need', async t => {
  const { slices, time, turn } = turns()
  const taken: number[] = []
  function * steps (): Generator<number, string> {
    for (let i = 0; i < 5; i++) {
      time.now++
      yield taken.push(i)
    }
    return 'end'
  }
  const all = slices.take(steps())
  const perTurn = [taken.length]
  for (let i = 0; i < 2; i++) {
    turn()
    // The promises that turn() has resolved go first
    await new Promise(resolve => setImmediate(resolve))
    perTurn.push(taken.length)
  }
  t.equal(await all, 'end')
  t.strictSame(perTurn, [3, 5, 5])
})

t.test('the app runs while the slices of the process are over', async t => {
  let turns = 0
  let isDone = false
  const count = (): void => {
    turns++
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  for (let i = 0; i < 3; i++) {
    while (!slices.isOver());
    while (slices.isOver()) await slices.next()
  }
  isDone = true
  t.ok(turns >= 3, `${turns} turns`)
})
