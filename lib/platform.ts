/**
 * What the package takes from its platform: here from Node.js, and so from Bun, Deno and whatever else has its modules.
 *
 * On Bare, which has none of them, `lib/bare/platform.ts` replaces this file. Other files of `lib/bare` replace others
 * in the same way: `imports` in package.json lists them, see also `platform.cjs`.
 */

import cluster from 'node:cluster'
import { lookup } from 'node:dns/promises'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { types } from 'node:util'

export { isAscii } from 'node:buffer'
// Not the global timers, which tests of an app may have replaced
export { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'

// They look inside a value, so that it may be of another realm, and run no code of the app
export const { isDate, isProxy, isTypedArray, isUint8Array } = types

/** Whether the default metrics of the process are there to be collected. */
export const hasDefaultMetrics = true

/** Whether this process shares its work, and so its ports, with others. */
export const { isWorker: isClusterWorker } = cluster

/** Milliseconds on a clock that never goes back. */
export function now (): number {
  return performance.now()
}

/** Calls back before anything is read from a socket. */
export function nextTick (callback: () => void): void {
  process.nextTick(callback)
}

/** Tells the app of a fault. Can throw, as an app may have replaced what this calls. */
export function emitWarning (warning: Error): void {
  process.emitWarning(warning)
}

/** The path of the `file:` URL of an absolute path; other paths as they are. */
export function urlPath (path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).pathname : path
}

/** The address that a host name stands for. */
export async function resolveHost (name: string): Promise<string> {
  return (await lookup(name)).address
}
