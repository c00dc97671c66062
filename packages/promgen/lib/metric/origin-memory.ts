import type { NodeContext } from '../signal/node.ts'

/** What a series keeps for data that began at one time: another one with each turn of a loop. */
interface Memory<T> {
  readonly origin: number
  readonly kept: T
}

/** Most of them in a series. */
const maxMemories = 4

/**
 * What a series keeps for data that began at a time. It is made where it is not there, or not any more.
 *
 * @param owner for whom it is kept
 * @param origin epoch milliseconds
 */
export function memoryOf<T> ({ memory }: NodeContext, owner: object, origin: number, make: () => T): T {
  const all = memory.get(owner) as Array<Memory<T>> | undefined ?? []
  const found = all.find(one => one.origin === origin)
  if (found !== undefined) return found.kept
  const kept = make()
  memory.set(owner, [...all, { origin, kept }].slice(-maxMemories))
  return kept
}
