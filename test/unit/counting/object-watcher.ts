import t, { type Test } from 'tap'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Lifetimes, type Owned } from '../../../lib/counting/object-watcher.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

class Thing implements Owned {
  living = 0
  owner: Owned['owner'] = null
}

t.test('tells when the only object behind something was collected', async t => {
  const { lifetimes, gone } = watched()
  const thing = new Thing()
  link(lifetimes, thing)
  t.equal(thing.living, 1)
  await collected(() => gone.length > 0, t)
  t.strictSame(gone, [thing])
  t.equal(thing.living, 0)
  t.equal(thing.owner, null)
})

t.test('says nothing while one of two objects behind something is alive', async t => {
  const { lifetimes, gone } = watched()
  const [shared, alone] = [new Thing(), new Thing()]
  const survivor = {}
  link(lifetimes, shared, alone)
  lifetimes.link(survivor, shared)
  await collected(() => gone.length > 0, t)
  t.strictSame(gone, [alone])
  t.equal(shared.living, 1)
  lifetimes.link(survivor, shared)
  t.equal(shared.living, 1, 'it was linked already')
})

t.test('an object is linked once, however often that is said and whichever was last', async t => {
  const { lifetimes } = watched()
  const thing = new Thing()
  const [first, second] = [{}, {}]
  for (const object of [first, first, second, first, second]) lifetimes.link(object, thing)
  t.equal(thing.living, 2)
})

t.test('an object takes all that it stands behind along', async t => {
  const { lifetimes, gone } = watched()
  const things = [new Thing(), new Thing(), new Thing()]
  link(lifetimes, ...things)
  await collected(() => gone.length > 0, t)
  t.strictSame(gone, things)
})

function watched (): { lifetimes: Lifetimes<Thing>, gone: Thing[] } {
  const gone: Thing[] = []
  return { lifetimes: new Lifetimes(thing => gone.push(thing)), gone }
}

// In a function of its own, so that nothing on the stack keeps the object
function link (lifetimes: Lifetimes<Thing>, ...things: Thing[]): void {
  const object = {}
  for (const thing of things) lifetimes.link(object, thing)
}

async function collected (done: () => boolean, t: Test): Promise<void> {
  for (let round = 0; round < 100 && !done(); round++) {
    await nextTurn()
    collectGarbage()
  }
  if (!done()) t.fail('nothing was collected in 100 rounds')
}
