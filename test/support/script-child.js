/**
 * Evaluates a script of the documents, as often as the second argument says, then traces a call of its own and says so to
 * its parent. It does not end the script.
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
