import { once } from 'node:events'
import t from 'tap'
import { warn } from '../../lib/warning.ts'
import { warningsOf } from '../support/outcome.ts'

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

t.test('name and code are as those of other errors: an app can change them, and the code is shown', async t => {
  const warning = await warningOf(() => warn('TEST', 'this is a test'))
  const { name, code } = Object.getOwnPropertyDescriptors(warning) as Record<string, PropertyDescriptor>
  t.match(name, { writable: true, configurable: true, enumerable: false })
  t.match(code, { writable: true, configurable: true, enumerable: true })
})

t.test('a warning carries its cause', async t => {
  const cause = new Error('the reason')
  const warning = await warningOf(() => warn('TEST', 'this is a test', cause))
  t.equal(warning.cause, cause)
})

t.test('never throws', async t => {
  t.test('where process.emitWarning throws', async t => {
    t.intercept(process, 'emitWarning', { value () { throw new Error('no warnings here') }, configurable: true })
    t.equal(warn('TEST', 'this is a test'), undefined)
  })
  t.test('where process.emitWarning is no function', async t => {
    t.intercept(process, 'emitWarning', { value: null, configurable: true })
    t.equal(warn('TEST', 'this is a test'), undefined)
  })
  t.test('where the name of an error cannot be assigned, and the app is told', async t => {
    t.intercept(Error.prototype, 'name', { value: 'Error', writable: false, configurable: true })
    t.same(await warningsOf(() => warn('TEST', 'this is a test')), ['HYPERTRACE_PROMETHEUS_TEST: this is a test'])
  })
})
