/** What the preload takes from the process that it is loaded in: here from Node.js, see `platform.ts`. */

import { Console } from 'node:console'
import { isMainThread } from 'node:worker_threads'
import { isPackageManager } from './package-manager.ts'

/** Whether this is the app itself, and neither a worker thread nor a package manager that starts the app. */
export const isApp = isMainThread && !isPackageManager(process.argv[1])

/** The variables of the environment by their names. */
export const environment: Readonly<Record<string, string | undefined>> = process.env

/** Writes a line for people. Errors of the stream do no harm. */
export function writeLine (line: string, stream: NodeJS.WritableStream = process.stderr): void {
  // A Console ignores errors of its stream, which otherwise end the app: nobody may be reading stderr any more
  new Console(stream).log(line)
}
