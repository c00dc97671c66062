import { once } from 'node:events'
import t from 'tap'
import { warn } from '../../lib/warning.ts'

async function warningOf (act: () => void): Promise<Error & { code?: string }> {
  const warned = once(process, 'warning')
  act()
  const [warning] = await warned
  return warning
}

t.test('a warning has a name, a code and a message', async t => {
  const warning = await warningOf(() => warn('TEST', 'this is a test'))
  t.ok(warning instanceof Error)
  t.equal(warning.name, 'HypertracePrometheusWarning')
  t.equal(warning.code, 'HYPERTRACE_PROMETHEUS_TEST')
  t.equal(warning.message, 'this is a test')
  t.notOk('cause' in warning)
})

t.test('a warning carries its cause', async t => {
  const cause = new Error('the reason')
  const warning = await warningOf(() => warn('TEST', 'this is a test', cause))
  t.equal(warning.cause, cause)
})
