import Hypertrace from 'hypertrace'
import { methods, tracedClass } from './traced.js'

// No prime factor in common with the number of series, so that all are met, in an order without locality
const stride = 7919

/** The names of so many props. */
export function propNames (count) {
  return Array.from({ length: count }, (_, i) => `p${i}`)
}

/**
 * New events without end, made by hypertrace itself: it cuts functionName and filename anew out of a line of a stack
 * trace at each call, and copies the props. The caller's prop values are new strings as well.
 *
 * @param series how many label sets there are without the props: 10 methods of `series / 10` objects, or 1 of 1
 * @param props how many props object and caller have
 * @param values how many values the caller's first prop has
 * @returns starts a sequence of its own, of all label sets or of the first `busy` ones: a function that fills an array
 * with the next events
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
