/**
 * Types of hypertrace 1.4, which has none. One line switches them on for a whole project:
 * `import 'hypertrace-prometheus/hypertrace'`, or an entry of that name in `types` of tsconfig.json.
 *
 * The asterisk, which stands for no character here, makes this a pattern. TypeScript tries patterns only where a module
 * has no types, so these yield to types that hypertrace may get, which `declare module 'hypertrace'` would hide.
 */
declare module 'hyper*trace' {
  interface Tracer {
    /** Whether a trace function was set when this was created; if not, `trace()` does nothing. */
    readonly enabled: boolean
    /** The traced object; null where tracing is not enabled, as in the members below. */
    readonly ctx: object | null
    /** Name of the object's class. */
    readonly className: string | null
    /** Counts up from 1 for each class. */
    readonly objectId: number | null
    /** Props given to `createTracer`. */
    readonly props: Record<string, unknown> | null
    /** Hands an event to the trace function. Call it in a named function or a method, not in an arrow function. */
    trace (id: string, props?: object): void
    trace (props?: object): void
    /** Sets another parent, or none. Since hypertrace 1.2. */
    setParent (parent?: Tracer | null): void
  }

  interface TracerOptions {
    parent?: Tracer | null | undefined
    props?: object | null | undefined
  }

  const Hypertrace: {
    /** Sets the function that gets an event for each call of `trace()`, before the traced objects are created. */
    setTraceFunction (traceFunction: (event: import('../lib/types.js').TraceEvent) => void): void
    clearTraceFunction (): void
    /** @param ctx the object to trace, `this` in a constructor */
    createTracer (ctx: object, options?: TracerOptions): Tracer
  }
  namespace Hypertrace {
    export type { Tracer, TracerOptions }
  }
  export = Hypertrace
}
