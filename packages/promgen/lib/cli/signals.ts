import type { Context } from './context.ts'

/** Those that end a command as if it had come to its end. */
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']

/**
 * Calls a function when this process is asked to end. Another Ctrl-C ends it at once.
 *
 * @returns takes the call back
 */
export function onceEnding ({ process }: Context, end: () => void): () => void {
  const release = (): void => {
    for (const signal of endingSignals) process.off(signal, ended)
  }
  const ended = (): void => {
    release()
    end()
  }
  for (const signal of endingSignals) process.on(signal, ended)
  return release
}
