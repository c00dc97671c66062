/**
 * A module that an app may or may not have installed: null where it cannot be loaded, also because this version of Bare
 * is too old for it.
 *
 * @param onFailure gets the reason
 */
export function optional<T> (load: () => T, onFailure: (error: Error) => void = () => {}): T | null {
  try {
    return load()
  } catch (error) {
    // The stack is nearly full, and may have room the next time
    if (error instanceof RangeError) throw error
    onFailure(error as Error)
    return null
  }
}
