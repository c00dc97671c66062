import t from 'tap'
import { ObjectWatcher, type Owned } from '../../../lib/counting/object-watcher.ts'
import { garbageCollected } from '../../support/garbage.ts'

class Thing implements Owned {
  ownerCount = 0
  lastOwner: Owned['lastOwner'] = null
}

t.test('tells when the only object behind something was collected', async t => {
  const { watcher, orphans } = watched()
  const thing = new Thing()
  link(watcher, thing)
  t.equal(thing.ownerCount, 1)
  await garbageCollected(() => orphans.length > 0)
  t.strictSame(orphans, [thing])
  t.strictSame([thing.ownerCount, thing.lastOwner], [0, null])
})

t.test('tells nothing while one of two objects behind something is alive', async t => {
  const { watcher, orphans } = watched()
  const [shared, alone] = [new Thing(), new Thing()]
  const survivor = {}
  link(watcher, shared, alone)
  watcher.link(survivor, shared)
  await garbageCollected(() => orphans.length > 0)
  t.strictSame(orphans, [alone])
  t.equal(shared.ownerCount, 1)
  watcher.link(survivor, shared)
  t.equal(shared.ownerCount, 1, 'it was linked already')
})

t.test('an object is linked once, however often and in whichever order that is asked for', async t => {
  const { watcher } = watched()
  const thing = new Thing()
  const [first, second] = [{}, {}]
  for (const object of [first, first, second, first, second]) watcher.link(object, thing)
  t.equal(thing.ownerCount, 2)
})

t.test('everything behind which there is one object is told when that is collected', async t => {
  const { watcher, orphans } = watched()
  const things = [new Thing(), new Thing(), new Thing()]
  link(watcher, ...things)
  await garbageCollected(() => orphans.length > 0)
  t.strictSame(orphans, things)
})

t.test('functions are watched as well', async t => {
  const { watcher, orphans } = watched()
  const thing = new Thing()
  watcher.link(() => {}, thing)
  await garbageCollected(() => orphans.length > 0)
  t.strictSame(orphans, [thing])
})

function watched (): { watcher: ObjectWatcher<Thing>, orphans: Thing[] } {
  const orphans: Thing[] = []
  return { watcher: new ObjectWatcher(thing => orphans.push(thing)), orphans }
}

// In a function of its own, so that nothing on the stack keeps the object
function link (watcher: ObjectWatcher<Thing>, ...things: Thing[]): void {
  const object = {}
  for (const thing of things) watcher.link(object, thing)
}
