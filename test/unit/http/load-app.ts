import t from 'tap'
import { createApp } from '../../../lib/http/app.ts'
import { loadApp } from '../../../lib/http/load-app.ts'

t.test('loads the app', async t => {
  t.equal((await loadApp()).createApp, createApp)
})

t.test('an app that cannot be loaded: the error says what to do, and has the reason', async t => {
  const cause = new Error("Cannot find module 'fastify'")
  await t.rejects(loadApp(() => Promise.reject(cause)), {
    message: 'Fastify cannot be loaded: install it, or let the bundler include it (its setting is mostly ' +
      "called 'external'), or omit the option port and read metrics()",
    cause
  })
})
