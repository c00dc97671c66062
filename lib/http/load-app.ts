import { labelValue } from '../counting/label-value.ts'

type AppModule = typeof import('./app.ts')

/** Codes of the error that a missing module gives, of `import()` and of `require()`. */
const missing: readonly unknown[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']

/**
 * Loads the server's Fastify app, and with it Fastify, which is needed only if there is a port.
 *
 * @throws {Error} if it cannot be loaded; the message says what to change, the cause is the original error
 */
export async function loadApp (load: () => Promise<AppModule> = () => import('./app.ts')): Promise<AppModule> {
  try {
    return await load()
  } catch (cause) {
    const isMissing = missing.includes((cause as { code?: unknown } | null)?.code)
    const advice = isMissing
      ? ": install it, or let the bundler include it (its setting is mostly called 'external'), or omit the option " +
        'port and read metrics()'
      : ` (${labelValue(cause)}); without the option port, metrics() still works`
    throw new Error(`Fastify cannot be loaded${advice}`, { cause })
  }
}
