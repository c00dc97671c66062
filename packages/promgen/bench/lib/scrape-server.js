import { stallMonitor } from '../../../../bench/lib/stalls.js'
import { serve } from '../../dist/index.js'
import { registryOf } from './traffic.js'

// Serves a number of series in a process of its own, and tells the stalls between 'begin' and 'end'. The client runs in
// another process.

const { url } = await serve(registryOf(Number(process.argv[2])), { port: 0 })
const stalls = stallMonitor()
process.on('message', request => process.send({ stall: request === 'begin' ? stalls.begin() : stalls.end() }))
process.once('disconnect', () => process.exit())
process.send({ url })
