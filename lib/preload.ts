import { HypertracePrometheus } from '../index.ts'
import { preloadPort, readEnvironment } from './environment.ts'
import { environment } from './process.ts'
import type { Options, TraceFunction } from './types.ts'

/** Where every copy of hypertrace looks for the trace function, whichever one the app resolves. */
const globalName = Symbol.for('hypertrace.traceFunction')

const globals = globalThis as { [globalName]?: unknown }

/**
 * Makes a trace function as the variables of the environment say, and sets it for hypertrace. Its server does not keep
 * the process alive.
 *
 * @param options these override the variables
 * @returns the trace function, and whether nothing is to be written
 * @throws {TypeError | RangeError} a variable is not valid
 */
export function preload (options: Options = {}): { traceFunction: TraceFunction, quiet: boolean } {
  const { options: given, quiet } = readEnvironment(environment)
  const traceFunction = HypertracePrometheus({ port: preloadPort, ...given, ...options, unref: true })
  globals[globalName] = traceFunction
  return { traceFunction, quiet }
}

/** Whether hypertrace still has this trace function, and not another one that the app has set. */
export function isSet (traceFunction: TraceFunction): boolean {
  return globals[globalName] === traceFunction
}
