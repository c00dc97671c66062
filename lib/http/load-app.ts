type AppModule = typeof import('./app.ts')

/**
 * Loads the server's Fastify app, and with it Fastify, which is needed only if there is a port.
 *
 * @throws {Error} if it cannot be loaded; the message says what to change, the cause is the original error
 */
export async function loadApp (load: () => Promise<AppModule> = () => import('./app.ts')): Promise<AppModule> {
  try {
    return await load()
  } catch (error) {
    throw new Error('Fastify cannot be loaded: install it, or let the bundler include it (its setting is mostly ' +
      "called 'external'), or omit the option port and read metrics()", { cause: error })
  }
}
