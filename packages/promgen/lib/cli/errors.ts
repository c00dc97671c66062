/** What a command says in one line, without a stack. */
export abstract class CommandError extends Error {
  abstract readonly exitCode: 1 | 2
}

/** The input is wrong: an argument, the configuration, or a value in it. */
export class BadInput extends CommandError {
  readonly exitCode = 2
}

/** The input is right, but it cannot be done, for example because the port is taken. */
export class Failure extends CommandError {
  readonly exitCode = 1
}

/**
 * What a function returns, whose `TypeError` and `RangeError` tell about bad input.
 *
 * @throws {BadInput} the function throws one of them
 */
export function fromInput<Result> (act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw asBadInput(error)
  }
}

/** The error to throw in place of one that may tell about bad input. */
export function asBadInput (error: unknown): unknown {
  const isInput = error instanceof TypeError || error instanceof RangeError
  return isInput ? new BadInput(error.message, { cause: error }) : error
}
