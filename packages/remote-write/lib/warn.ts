import { emitWarning } from './node/platform.ts'

/**
 * Tells the app of a fault that stops nothing, as a process warning. Never throws.
 *
 * @param code ends the warning's code, `PROM_REMOTE_WRITE_…`
 */
export function warn (code: string, message: string): void {
  try {
    const warning = new Error(message)
    emitWarning(Object.assign(warning, { name: 'PromRemoteWriteWarning', code: `PROM_REMOTE_WRITE_${code}` }))
  } catch {
    // An app may have replaced process.emitWarning by a function that throws
  }
}
