import { counters } from './counters.ts'
import { curves } from './curves.ts'
import type { Kind } from './kind.ts'
import { noises } from './noises.ts'
import { operations } from './operations.ts'
import { recordings } from './recorded.ts'
import { steps } from './steps.ts'
import { waves } from './waves.ts'

/** The table of kinds: reader, JSON Schema and documentation follow from it. */
export const kinds: readonly Kind[] = [
  ...steps, ...curves, ...recordings, ...waves, ...noises, ...operations, ...counters
]

/** The kinds by their names. */
export const kindsByName: ReadonlyMap<string, Kind> = new Map(kinds.map(kind => [kind.name, kind]))
