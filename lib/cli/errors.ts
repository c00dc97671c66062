/** What the command tells in one line, and does not do. */
export abstract class CommandError extends Error {
  abstract readonly exitCode: number
}

/** Wrong input. The message says what was tried, the rule, and what was received. */
export class UsageError extends CommandError {
  readonly exitCode = 2
}

/** The input is right, but the system does not do it. */
export class Failure extends CommandError {
  readonly exitCode = 1
}
