import t from 'tap'
import { createApp } from '../../../lib/http/app.ts'
import { loadApp } from '../../../lib/http/load-app.ts'

t.test('loads the app', async t => {
  t.equal((await loadApp()).createApp, createApp)
})

t.test('if Fastify is missing, the error says what to do', async t => {
  for (const code of ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']) {
    const cause = Object.assign(new Error("Cannot find module 'fastify'"), { code })
    await t.rejects(loadApp(() => Promise.reject(cause)), {
      message: 'Fastify cannot be loaded: install it, or let the bundler include it (its setting is mostly ' +
        "called 'external'), or omit the option port and read metrics()",
      cause
    })
  }
})

t.test('if Fastify fails while it is loaded, the error has the reason', async t => {
  const reason = "Cannot assign to read only property 'toString' of object 'Error'"
  const reasons: Array<[cause: unknown, text: string]> = [
    [new TypeError(reason), `TypeError: ${reason}`],
    [null, 'null'],
    ['broken', 'broken']
  ]
  for (const [cause, text] of reasons) {
    await t.rejects(loadApp(() => Promise.reject(cause)), {
      message: `Fastify cannot be loaded (${text}); without the option port, metrics() still works`, cause
    })
  }
})
