import { isatty } from 'node:tty'

/**
 * Whether this process is in a terminal, or in a console of Windows: those send signals to each process in them. A
 * terminal is known by the standard streams; on Windows any process may have a console.
 *
 * @param isTerminal whether the stream with this number is a terminal; default: as the system says
 * @example
 * isInTerminal('linux', stream => stream === 2) // true
 */
export function isInTerminal (platform = process.platform, isTerminal: (stream: number) => boolean = isatty): boolean {
  return platform === 'win32' || [0, 1, 2].some(isTerminal)
}
