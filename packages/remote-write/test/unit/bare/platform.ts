import t from 'tap'
import { createTransport, emitWarning } from '../../../lib/bare/platform.ts'

const url = new URL('http://a.test')

t.test('the global fetch sends, where there is one', async t => {
  const { fetch } = globalThis
  t.teardown(() => Object.assign(globalThis, { fetch }))
  const transport = createTransport(url, { keepAlive: true })
  t.equal(transport.fetch, fetch)
  t.doesNotThrow(() => transport.close())
  t.throws(() => createTransport(url, { keepAlive: true, caFile: 'x' }), new TypeError('caFile: has no effect on Bare'))
  Object.assign(globalThis, { fetch: undefined })
  t.throws(() => createTransport(url, { keepAlive: true }),
    new TypeError('fetch: must be given on Bare, such as that of bare-fetch'))
})

t.test('a warning is a line on stderr, with its code', async t => {
  const error = t.capture(console, 'error')
  emitWarning(Object.assign(new Error('why'), { name: 'Warning' }))
  emitWarning(Object.assign(new Error('why'), { name: 'Warning', code: 'CODE' }))
  t.strictSame(error.args(), [['Warning: why'], ['[CODE] Warning: why']])
})
