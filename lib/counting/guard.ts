/**
 * Set while a trace function reads an event, which can run code of the app: a getter, a proxy, a `toString`. Should
 * that code trace in turn, none of it is run again, so that a `toString` which traces its own object comes to an end.
 *
 * One for the process, because such code can trace with several trace functions in turn. Set and unset by assignment:
 * near the end of the stack a call could fail, which would leave it set for good.
 */
// Stryker disable next-line ObjectLiteral: not set is the same as unset
export const guard = { reading: false }
