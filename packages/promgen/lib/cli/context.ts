import type { Output } from './output.ts'

/** The parts of a process that the command uses. */
export interface CommandProcess {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  on (signal: NodeJS.Signals, listener: () => void): unknown
  off (signal: NodeJS.Signals, listener: () => void): unknown
}

/** What commands work with. */
export interface Context {
  /** Of the package. */
  readonly version: string
  readonly process: CommandProcess
  /** For results. */
  readonly stdout: Output
  /** Writes a line of progress, a warning or a notice to stderr. */
  tell (line: string): Promise<boolean>
}
