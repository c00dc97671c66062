import t from 'tap'
import { nextTick, now, resolveHost, urlPath } from '../../lib/platform.ts'

t.test('the clock counts milliseconds', async t => {
  const [before, start] = [performance.now(), now()]
  t.ok(start >= before && start <= performance.now())
})

t.test('the path of a file URL', async t => {
  t.equal(urlPath('/a b/c?d'), '/a%20b/c%3Fd')
  t.equal(urlPath('a b'), 'a b')
})

t.test('a name is looked up', async t => {
  t.match(await resolveHost('localhost'), /^(?:127\.0\.0\.1|::1)$/)
})

t.test('a callback comes in this turn, after the code that runs', async t => {
  const order: string[] = []
  await new Promise<void>(resolve => {
    setImmediate(() => {
      setImmediate(() => {
        order.push('next turn')
        resolve()
      })
      nextTick(() => order.push('callback'))
      order.push('code')
    })
  })
  t.strictSame(order, ['code', 'callback', 'next turn'])
})
