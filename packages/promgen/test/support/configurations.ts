import { readFileSync } from 'node:fs'
import { loadConfig, type Config, type Signal } from '../../index.ts'

/** Where tests begin: 2026-01-01T00:00:00Z. */
export const start = Date.UTC(2026, 0)

/** A configuration with one gauge without labels. */
export function gaugeOf (data: string): string {
  return `metrics:\n  - name: x\n    type: gauge\n    data: ${data}\n`
}

/** A configuration, read at `start`. */
export function load (text: string, options: Parameters<typeof loadConfig>[1] = {}): Config {
  return loadConfig(text, { file: 'promgen.yaml', now: start, ...options })
}

/** The signal of the only series. */
export function signalOf (text: string): Signal {
  const [defined] = load(text).registry.definitions()
  return defined!.definition.data as Signal
}

/** A document that is refused. */
export interface Rejected {
  readonly text: string
  /** Class and message. */
  readonly error: string
  /** Whether the JSON Schema refuses it as well. */
  readonly bySchema: boolean
}

/** The documents of `rejected.txt`, each followed by its error, behind `!!` if the JSON Schema refuses it as well. */
export function rejectedDocuments (): Rejected[] {
  const text = readFileSync(new URL('rejected.txt', import.meta.url), 'utf8')
  return Array.from(text.matchAll(/((?:.*\n)*?)(!!?) (.*)\n\n?/g), ([, text, marks, error]) => {
    return { text: text!.trimEnd(), error: error!, bySchema: marks === '!!' }
  })
}

/** The documents of `accepted.txt`. */
export function acceptedDocuments (): string[] {
  return readFileSync(new URL('accepted.txt', import.meta.url), 'utf8').split('\n\n')
}
