import Hypertrace from 'hypertrace'
import { methods, tracedClass } from './traced.js'

// Coprime to every number of series used, so the events visit all series, in an order without locality
const stride = 7919

/** Names for a number of props: `p0`, `p1` and so on. */
export function propNames (count) {
  return Array.from({ length: count }, (_, i) => `p${i}`)
}

/**
 * An endless source of new events, made by hypertrace itself: at each call it cuts functionName and filename out of a
 * line of a stack trace, and copies the props. The caller's prop values are new strings as well.
 *
 * @param series number of label sets without the props: 10 methods of `series / 10` objects, or 1 method of 1 object
 * @param props number of props of object and caller
 * @param values number of values of the caller's first prop
 * @returns a function that starts a sequence over all label sets, or over the first `busy` ones; it returns a function
 * that fills an array with the next events
 */
export function eventSource ({ series = 1, props = 0, values = 1 } = {}) {
  let sink
  let at = 0
  Hypertrace.setTraceFunction(event => { sink[at++] = event })
  const Store = tracedClass(Hypertrace.createTracer)
  const names = propNames(props)
  const own = Object.fromEntries(names.map(name => [name, `object-${name}`]))
  const parents = Array.from({ length: 16 }, () => new Parent(Hypertrace.createTracer))
  const methodCount = Math.min(series, methods.length)
  const objects = Array.from({ length: series / methodCount }, (_, i) => {
    return new Store({ parent: parents[i % parents.length].tracer, ...(props > 0 && { props: own }) })
  })

  function callerProps (value) {
    if (props === 0) return undefined
    const given = {}
    for (const name of names) given[name] = `value-${name === 'p0' ? value : 0}`
    return given
  }

  return (busy = series * values) => {
    let n = 0
    return events => {
      sink = events
      for (at = 0; at < events.length;) {
        n = (n + stride) % busy
        const place = n % series
        objects[Math.floor(place / methodCount)][methods[place % methodCount]](callerProps(n % values))
      }
    }
  }
}

class Parent {
  constructor (createTracer) {
    this.tracer = createTracer(this)
  }
}
