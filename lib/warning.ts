/** Tells the app of something that it should know and that stops nothing, as a process warning with a code. */
export function warn (code: string, message: string, cause?: unknown): void {
  const warning: Error & { code?: string } = new Error(message, cause === undefined ? undefined : { cause })
  warning.name = 'HypertracePrometheusWarning'
  warning.code = `HYPERTRACE_PROMETHEUS_${code}`
  process.emitWarning(warning)
}
