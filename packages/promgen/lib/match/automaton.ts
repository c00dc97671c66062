import type { CharacterTest } from './characters.ts'
import { parsePattern, type Pattern } from './pattern.ts'

/** A state that reads a character, leads on without one, or accepts. */
type State =
  | { readonly test: CharacterTest, readonly next: State }
  | { readonly next: readonly State[] }
  | { readonly accepts: true }

/** About as many as an expression of 1,000 characters has; repetitions within repetitions could have billions. */
const maxStates = 10_000

const accepting: State = { accepts: true }

/**
 * Makes the test whether a whole text matches a regular expression of Prometheus. Its time grows with the length of the
 * text times that of the expression at most: JavaScript's own would take years for some expressions, and requests
 * bring them.
 *
 * @throws {TypeError} it is not one, see `parsePattern`
 * @throws {RangeError} it has more than 10,000 states
 * @example
 * wholeMatch('5..|404')('503') // true
 * wholeMatch('5..')('1503') // false
 * wholeMatch('(a|aa)+')('a'.repeat(10_000) + 'b') // false
 */
export function wholeMatch (text: string): (value: string) => boolean {
  const first = compile(parsePattern(text), text)
  return value => {
    let states = reached([first])
    for (const character of value) {
      const point = character.codePointAt(0)!
      states = reached(Array.from(states).flatMap(state => 'test' in state && state.test(point) ? [state.next] : []))
      if (states.size === 0) return false
    }
    return states.has(accepting)
  }
}

/** These states, and those that they lead to without a character. */
function reached (states: State[]): Set<State> {
  const all = new Set<State>()
  for (let state = states.pop(); state !== undefined; state = states.pop()) {
    if (all.has(state)) continue
    all.add(state)
    if ('next' in state && !('test' in state)) states.push(...state.next)
  }
  return all
}

function compile (pattern: Pattern, text: string): State {
  let count = 0
  function counted<Of extends State> (state: Of): Of {
    if (++count <= maxStates) return state
    throw new RangeError(`regular expression: must have at most ${maxStates} states, got ${text.slice(0, 100)}`)
  }
  /** The state that begins a pattern which is followed by another state. */
  function before (next: State, pattern: Pattern): State {
    if (pattern.kind === 'character') return counted({ test: pattern.test, next })
    if (pattern.kind === 'sequence') return pattern.parts.reduceRight(before, next)
    if (pattern.kind === 'alternatives') return counted({ next: pattern.parts.map(part => before(next, part)) })
    const { part, min, max } = pattern
    let state = max === Infinity ? repeated(next, part) : next
    const optional = max === Infinity ? 0 : max - min
    for (let i = 0; i < optional; i++) state = counted({ next: [next, before(state, part)] })
    for (let i = 0; i < min; i++) state = before(state, part)
    return state
  }
  /** The state before any number of one part. */
  function repeated (next: State, part: Pattern): State {
    const ways = [next]
    const state = counted({ next: ways })
    ways.push(before(state, part))
    return state
  }
  return before(accepting, pattern)
}
