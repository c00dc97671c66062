import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const measuring = fileURLToPath(new URL('./child.js', import.meta.url))

/** Starts a script in a fresh process, which is killed when it takes longer than this. */
export function start (script, args, { execArgv = [], seconds = 600 } = {}) {
  return fork(script, args, { execArgv, timeout: seconds * 1_000, killSignal: 'SIGKILL' })
}

/**
 * The next message of a process.
 *
 * @throws {Error} it ended before
 */
export async function message (child) {
  const waiting = new AbortController()
  const { signal } = waiting
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([content]) => content),
      once(child, 'exit', { signal }).then(([code, killer]) => { throw new Error(`ended with ${killer ?? `code ${code}`}`) })
    ])
  } finally {
    waiting.abort()
  }
}

/**
 * What `measure(config)` of a module gives in a fresh process.
 *
 * @param url of the module, as its `import.meta.url`
 * @throws {Error} the process failed, or took longer than ten minutes
 */
export async function measureInChild (url, config, execArgv) {
  const child = start(measuring, [url, JSON.stringify(config)], { execArgv })
  const exit = once(child, 'exit')
  const result = await message(child)
  await exit
  return result
}
