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
