/** What docs/hypertrace.md says about hypertrace itself: a new version may make it wrong. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'

const setup = `
const outcome = []
const setTraceFunction = () => Hypertrace.setTraceFunction(event => { outcome.push(event.caller.functionName) })
class Chat {
  tracer = Hypertrace.createTracer(this)
  send (id) { this.tracer.trace(id) }
  receive (id) { this.tracer.trace(id) }
}
const attempt = run => {
  try { run() } catch (error) { outcome.push(error.name + ': ' + error.message.slice(0, 27)) }
}
process.on('exit', () => console.log(JSON.stringify(outcome)))
`
const error = 'TypeError: object null is not iterable'

/**
 * Runs a script in a process without tap, which changes how stack traces are written.
 *
 * @returns the names of the functions that hypertrace reported, and the errors that it threw
 */
function outcomeOf (t: Test, code: string, name = 'script.mjs'): unknown {
  const isCommonJs = name.endsWith('.cjs')
  const load = isCommonJs ? "const Hypertrace = require('hypertrace')" : "import Hypertrace from 'hypertrace'"
  const file = join(t.testdir({ [name]: `${load}\n${setup}\n${code}` }), name)
  // `env -u`, because tap adds its loaders to the environment of children
  const { stdout, stderr } = spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, file], { encoding: 'utf8' })
  t.equal(stderr, '')
  return JSON.parse(stdout)
}

t.test('an object created before the trace function is set is never traced', async t => {
  t.strictSame(outcomeOf(t, `
const early = new Chat()
setTraceFunction()
early.send('early')
new Chat().send('late')
`), ['send'])
})

t.test('an object is traced by the trace function that is set when it is called', async t => {
  t.strictSame(outcomeOf(t, `
Hypertrace.setTraceFunction(() => {})
const chat = new Chat()
setTraceFunction()
chat.send('later')
`), ['send'])
})

t.test('an id used in two functions of a class is counted under the first', async t => {
  t.strictSame(outcomeOf(t, `
setTraceFunction()
const chat = new Chat()
chat.receive('twice')
chat.send('twice')
`), ['receive', 'receive'])
})

t.test('functions without a name make hypertrace throw, with an id and without', async t => {
  t.strictSame(outcomeOf(t, `
setTraceFunction()
const { tracer } = new Chat()
attempt(() => [1].forEach(() => tracer.trace('arrow function')))
attempt(() => [1].forEach(() => tracer.trace()))
attempt(() => [1].forEach(function () { tracer.trace('function expression') }))
const named = () => tracer.trace('constant')
attempt(named)
`), [error, error, error, 'named'])
})

t.test('functions without a name do not throw for an id that was traced before', async t => {
  t.strictSame(outcomeOf(t, `
setTraceFunction()
const chat = new Chat()
chat.send('known')
attempt(() => [1].forEach(() => chat.tracer.trace('known')))
`), ['send', 'send'])
})

t.test('functions without a name do not throw without a trace function', async t => {
  t.strictSame(outcomeOf(t, "attempt(() => [1].forEach(() => new Chat().tracer.trace('item')))"), [])
})

t.test('the top level of an ES module makes hypertrace throw', async t => {
  t.strictSame(outcomeOf(t, `
setTraceFunction()
const { tracer } = new Chat()
try { tracer.trace('top level') } catch (error) { outcome.push(error.name) }
`), ['TypeError'])
})

t.test('the top level of a CommonJS module has a name', async t => {
  t.strictSame(outcomeOf(t, `
setTraceFunction()
new Chat().tracer.trace('top level')
`, 'script.cjs'), ['Object.<anonymous>'])
})
