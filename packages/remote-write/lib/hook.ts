/** A hook of the app that never throws: what it throws goes to another function. Undefined if there is no hook. */
export function guarded<T> (
  hook: ((value: T) => void) | undefined, onError: (error: unknown) => void
): ((value: T) => void) | undefined {
  if (hook === undefined) return undefined
  return value => {
    try {
      hook(value)
    } catch (error) {
      onError(error)
    }
  }
}
