import { emitWarning } from './platform.ts'

/**
 * Tells the app of a fault that stops nothing, as a process warning. Never throws.
 *
 * @param code ends the warning's code, `HYPERTRACE_PROMETHEUS_…`
 */
export function warn (code: string, message: string, cause?: unknown): void {
  try {
    const warning = new Error(message, cause === undefined ? undefined : { cause })
    // Assigning a name throws where an app has frozen Error.prototype
    Object.defineProperties(warning, {
      name: { value: 'HypertracePrometheusWarning', writable: true, configurable: true },
      code: { value: `HYPERTRACE_PROMETHEUS_${code}`, writable: true, configurable: true, enumerable: true }
    })
    emitWarning(warning)
  } catch {
    // An app may have replaced process.emitWarning by a function that throws
  }
}
