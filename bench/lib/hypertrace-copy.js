import { createRequire } from 'node:module'
import { tracedClass } from './traced.js'

// A copy of hypertrace and of a traced class for each import of this module with another query string. Each copy calls
// one trace function only, as in an app, so V8 optimizes it for that one.

const require = createRequire(import.meta.url)
const path = require.resolve('hypertrace')
const cached = require.cache[path]
delete require.cache[path]
const { setTraceFunction, createTracer } = require(path)
require.cache[path] = cached

export { setTraceFunction }

setTraceFunction(() => {})
export const Store = tracedClass(createTracer)
export const withId = store => store.append()
export const withIdAndProps = store => store.append({ p0: 'value', p1: 'value' })
export const withoutId = store => store.appendWithoutId()
