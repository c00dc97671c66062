/**
 * Evaluates a script of the documents, as often as the second argument says. Then it traces a call of its own and
 * tells its parent. The script goes on until it is killed.
 */
import { pathToFileURL } from 'node:url'
import Hypertrace from 'hypertrace'

const [file, times] = process.argv.slice(2)

class Probe {
  tracer = Hypertrace.createTracer(this)
  call () { this.tracer.trace('call') }
}

const { href } = pathToFileURL(file)
await import(href)
for (let i = 1; i < Number(times); i++) await import(`${href}?${i}`)
new Probe().call()
// So that it does not outlive a parent that is killed
process.on('disconnect', () => process.exit())
process.send('evaluated')
