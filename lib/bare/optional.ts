/** A module that an app may or may not have installed, or null. Any other failure of its loading is thrown. */
export function optional<T> (load: () => T): T | null {
  try {
    return load()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error
    return null
  }
}
