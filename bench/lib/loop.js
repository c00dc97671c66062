/**
 * Nanoseconds per call of a function, over a batch of inputs.
 *
 * Import this module once for each function under test, with another query string each time, so V8 optimizes the loop
 * for one function. In a loop shared by all, the call would be megamorphic, and its dispatch be measured as well.
 */
export function timed (call, inputs) {
  const start = performance.now()
  for (let i = 0; i < inputs.length; i++) call(inputs[i])
  return (performance.now() - start) * 1e6 / inputs.length
}
