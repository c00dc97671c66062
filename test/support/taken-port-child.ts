/**
 * An app in a process of its own whose port is taken on ::1 or, as `port`, on 127.0.0.1, and whose warnings fail in the
 * way that its argument says. It tells its parent what became of it, and ends when nothing keeps it.
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
// The address that could be bound is released without stop()
while (process.getActiveResourcesInfo().filter(type => type === 'TCPServerWrap').length > 1) await new Promise(setImmediate)
const text = await trace.metrics()
taken.close()
process.send!({ failure, unhandled, warnings, address: trace.address, counted: / 1$/m.test(text), port })
process.disconnect()
