import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Those that a terminal sends to each process in it: by Ctrl-C, Ctrl-\, Ctrl-Break, and when it is closed. Each system
 * lacks some, which then never come.
 */
const ofTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGBREAK', 'SIGHUP']

const all: readonly NodeJS.Signals[] = [...ofTerminal, 'SIGTERM', 'SIGUSR1', 'SIGUSR2']

/**
 * Hands the signals that this process receives on to a child process, until the returned function is called. None of
 * them ends this process meanwhile.
 *
 * @param inTerminal whether both processes are in a terminal, or in a console of Windows, whose signals then reach the
 * child by themselves: handed on as well they would arrive twice, and many apps take a second Ctrl-C as the wish to end
 * without cleaning up
 */
export function handOnSignals (child: Pick<ChildProcess, 'kill'>, inTerminal: boolean): () => void {
  function onSignal (signal: NodeJS.Signals): void {
    if (!(inTerminal && ofTerminal.includes(signal))) child.kill(signal)
  }
  for (const signal of all) process.on(signal, onSignal)
  return () => {
    for (const signal of all) process.off(signal, onSignal)
  }
}

/**
 * Ends this process by a signal, as the app was ended, so that whoever started it sees the same.
 *
 * @returns the exit code that shells give for the signal, for the case that it does not end this process: Node.js
 * ignores SIGPIPE, for example
 */
export function endBy (signal: NodeJS.Signals): number {
  process.kill(process.pid, signal)
  return 128 + constants.signals[signal]
}
