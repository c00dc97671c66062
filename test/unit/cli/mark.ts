import t from 'tap'
import { marked, takeMark } from '../../../lib/cli/mark.ts'

t.test('a mark is taken once, by the process of the app', async t => {
  const environment = { PATH: '/bin' }
  for (const mark of ['open', 'tell'] as const) {
    const ofApp = marked(environment, mark)
    t.equal(takeMark(ofApp), mark)
    t.equal(takeMark(ofApp), null)
    t.strictSame(ofApp, environment, 'processes that the app starts do not see it')
  }
  t.strictSame(environment, { PATH: '/bin' })
})
