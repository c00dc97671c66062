import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const measuring = fileURLToPath(new URL('./child.js', import.meta.url))

/** Starts a script in a fresh process, which is killed after so many seconds. */
export function start (script, args, { execArgv = [], seconds = 600 } = {}) {
  return fork(script, args, { execArgv, timeout: seconds * 1_000, killSignal: 'SIGKILL' })
}

/**
 * Waits for the next message of a process.
 *
 * @throws {Error} if the process exits first
 */
export async function message (child) {
  const waiting = new AbortController()
  const { signal } = waiting
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([content]) => content),
      once(child, 'exit', { signal }).then(([code, killedBy]) => {
        throw new Error(`ended with ${killedBy ?? `code ${code}`}`)
      })
    ])
  } finally {
    waiting.abort()
  }
}

/**
 * Runs `measure(config)` of a module in a fresh process, and resolves with its result.
 *
 * @param url the `import.meta.url` of the module
 * @throws {Error} if the process fails, or takes longer than ten minutes
 */
export async function measureInChild (url, config, execArgv) {
  const child = start(measuring, [url, JSON.stringify(config)], { execArgv })
  const exit = once(child, 'exit')
  const result = await message(child)
  await exit
  return result
}
