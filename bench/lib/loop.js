/**
 * Nanoseconds per call of a function, over a batch of inputs.
 *
 * This module is imported once for each function under test, under an address of its own, so that V8 keeps the types
 * seen by this call apart and can optimize it for one function. A loop shared by all would measure the dispatch.
 */
export function timed (call, inputs) {
  const start = performance.now()
  for (let i = 0; i < inputs.length; i++) call(inputs[i])
  return (performance.now() - start) * 1e6 / inputs.length
}
