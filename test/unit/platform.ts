import t from 'tap'
import { now, resolveHost, urlPath } from '../../lib/platform.ts'

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
