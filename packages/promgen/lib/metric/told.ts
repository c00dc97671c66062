/** Warnings that are told once about each object. */
export class Told {
  readonly #tell: (warning: string) => void
  readonly #warnings = new WeakMap<object, string>()

  constructor (tell: (warning: string) => void) {
    this.#tell = tell
  }

  once (about: object, warning: () => string): void {
    if (this.#warnings.has(about)) return
    const text = warning()
    this.#warnings.set(about, text)
    this.#tell(text)
  }

  /** What was told about some objects. */
  of (objects: Iterable<object>): string[] {
    const found = new Set<string>()
    for (const about of objects) {
      const warning = this.#warnings.get(about)
      if (warning !== undefined) found.add(warning)
    }
    return Array.from(found)
  }
}
