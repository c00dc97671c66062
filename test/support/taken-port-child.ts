/**
 * An app whose port is already in use on 127.0.0.1, and whose warnings fail in the way that its argument says. It sends
 * its parent what happened, and ends when nothing keeps it alive.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { HypertracePrometheus } from '../../index.ts'

const taken = createServer().listen(0, '127.0.0.1')
await once(taken, 'listening')
const { port } = taken.address() as AddressInfo

const unhandled: string[] = []
process.on('unhandledRejection', reason => { unhandled.push(String(reason)) })
process.on('uncaughtException', error => { unhandled.push(String(error)) })
const warnings: string[] = []
process.on('warning', ({ name, message }) => { warnings.push(`${name}: ${message}`) })

if (process.argv[2] === 'throws') process.emitWarning = () => { throw new Error('no warnings here') }
if (process.argv[2] === 'frozen') Object.freeze(Error.prototype)

const trace = HypertracePrometheus({ port, collectDefaults: false })
trace({ object: { className: 'Peer' } })
const failure = await trace.ready.catch(error => error.code)
const servers = (): number => process.getActiveResourcesInfo().filter(type => type === 'TCPServerWrap').length
// The other loopback address is released without stop(); the server above remains
while (servers() > 1) await new Promise(setImmediate)
const text = await trace.metrics()
taken.close()
process.send!({ failure, unhandled, warnings, address: trace.address, counted: / 1$/m.test(text), port })
process.disconnect()
