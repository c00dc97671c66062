// A peer-to-peer app with its calls counted: one Hypercore is written, a second one reads it over
// HyperDHT connections on the loopback. Nothing here is instrumented: Hypercore, HyperDHT and Protomux
// carry the hypertrace calls already. All it takes is a trace function that is set (tracing.js)
// before the first traced object is made.
//
//   node examples/hypercore/index.js [--port N] [--seconds N]

import { createApp } from './app.js'
import { readArgs, USAGE } from './args.js'
import { createCalls } from './calls.js'
import { createStatus } from './status.js'
import { stopSignal } from './stop-signal.js'
import { formatTable } from './table.js'
import { startTracing } from './tracing.js'

async function main ({ port, seconds }) {
  const signal = stopSignal(seconds)
  const trace = await startTracing(port)
  const calls = createCalls(trace.register)

  try {
    await watch(calls, signal)
    await calls.read()
    console.log(formatTable(['class', 'function', 'calls'], calls.busiest(10)))
  } finally {
    await trace.stop()
  }
}

async function watch (calls, signal) {
  const app = await createApp()
  const status = createStatus(calls)

  try {
    await app.run(signal)
  } finally {
    status.stop()
    await app.close()
  }
}

let args
try {
  args = readArgs(process.argv.slice(2))
} catch (err) {
  console.error(`${err.message}\n\n${USAGE}`)
  process.exitCode = 2
}
if (args) await main(args)
