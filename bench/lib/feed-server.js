import { ours } from './peers.js'
import { threadTimes } from './processor.js'

// Serves a number of functions and series in a process of its own; the pages run in another.

const [, , functionText, seriesText] = process.argv
const functions = Number(functionText)
const series = Number(seriesText)

const { count } = ours([], series, { port: 0, host: '127.0.0.1', unref: true })
const events = Array.from({ length: series }, (_, i) => ({
  object: { className: `Class${i % functions % 30}`, id: Math.floor(i / functions) + 1 },
  caller: { functionName: `method${i % functions}`, filename: `/app/node_modules/package/lib/file${i % 100}.js` }
}))

/** Counts each series, or the first one of each function. */
function call (each) {
  for (const event of each ? events : events.slice(0, functions)) count(event)
}

const commands = {
  call: ({ times }) => { for (let i = 0; i < times; i++) call(false) },
  /** Milliseconds that the thread of the event loop has worked so far. */
  worked: () => threadTimes().worked,
  async stop () {
    const start = performance.now()
    await count.stop()
    return performance.now() - start
  }
}

call(true)
process.on('message', async ({ command, ...rest }) => process.send({ result: await commands[command](rest) }))
process.once('disconnect', () => process.exit())
const { port } = await count.ready
process.send({ port })
