import type { Clock } from '../clock.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Registry } from '../metric/registry.ts'

/** What the routes of the HTTP API work on. */
export interface Api {
  readonly registry: Registry
  readonly clock: Clock
  /**
   * Reads a series in the form of the configuration, with its name.
   *
   * @param now epoch milliseconds that a relative start refers to
   *
   * @throws {TypeError | RangeError} it is not of this form; the error's `path` says where
   */
  read (json: unknown, now: number): SeriesDefinition
  /** The present state as YAML. */
  yaml (): string
  /** Whether changes are taken. Default: they are. */
  readonly isReady?: (() => boolean) | undefined
  /** Told about each change, in one line. */
  changed (line: string): void
}
