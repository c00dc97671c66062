import t from 'tap'
import { garbageCollected } from '../support/garbage.ts'
import { startTracing, whole, type Setup } from '../support/tracing.ts'

t.test('a series of classes with one name stays with each object behind it', async t => {
  const classes = [class Core {}, (() => class Core {})()]
  for (const setup of [{}, { props: ['a'] }, { labels: ['object_classname', 'object_id'] as const }]) {
    const { trace, table } = startTracing(setup)
    const count = (ctx: object | null): void => trace({ ...whole, object: { ...whole.object, ctx: ctx as object } })
    const [survivor, other] = [new classes[0]!(), new WeakRef(new classes[1]!())]
    for (let times = 0; times < 3; times++) {
      count(survivor)
      count(other.deref()!)
    }
    const [series] = table.values()
    t.strictSame([table.size, series!.count, series!.ownerCount], [1, 6, 2])
    await garbageCollected(() => other.deref() === undefined && series!.ownerCount === 1)
    count(survivor)
    t.strictSame([table.size, series!.count, series!.ownerCount], [1, 7, 1])
    const withoutClass = [null, Object.create(null), { constructor: 'Core' }]
    for (const ctx of [...withoutClass, ...withoutClass]) count(ctx)
    t.strictSame(
      [table.size, series!.count, series!.ownerCount], [1, 13, 3],
      'objects without a class are counted as well'
    )
  }
})

t.test('series expire with their object, whichever way they were counted', async t => {
  const ways: Array<[setup: Setup, event: (ctx: object) => object]> = [
    [{}, ctx => ({ object: { className: 'Core', id: 1, ctx } })],
    [{ props: ['a'] }, ctx => ({ object: { className: 'Core', id: 1, ctx, props: { a: 'x' } } })],
    [
      { props: ['a'] },
      ctx => ({ object: { className: 'Core', id: 1, ctx, props: { get a () { throw new Error('no a') } } } })
    ]
  ]
  for (const [setup, event] of ways) {
    const { trace, table } = startTracing(setup)
    trace(event({}))
    const [series] = table.values()
    t.equal(series!.count, 1)
    await garbageCollected(() => series!.ownerCount === 0)
    await table.expire()
    trace(event({}))
    t.strictSame([table.size, series!.count, series!.serial === 0], [1, 2, false])
  }
  for (const [setup, event] of ways) {
    const { trace, table } = startTracing({ ...setup, labels: ['object_classname'] })
    trace(event({}))
    const [series] = table.values()
    t.strictSame(
      [series!.ownerCount, series!.lastOwner], [0, null],
      'without its id, the series is not one of the object'
    )
  }
  const { trace, table } = startTracing()
  trace({ object: { className: 'Core', id: 1, get ctx (): object { throw new Error('no ctx') } } })
  t.equal(table.size, 1)
})
