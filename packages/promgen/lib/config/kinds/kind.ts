import type { Signal } from '../../signal/signal.ts'
import type { Place } from '../place.ts'
import type { Keys, RecordType } from '../record.ts'
import type { Schema } from '../type.ts'

/** A kind of segment, as configurations write it: `{name: ...}`. */
export interface Kind {
  readonly name: string
  /** One line. */
  readonly about: string
  /** What is written behind the name, in YAML. */
  readonly example: string
  /** What is written behind the name, for the documentation. */
  readonly type: string
  /** Undefined where a value is written in place of keys. */
  readonly keys: Keys | undefined
  readonly schema: Schema
  /** @throws {Fault} what is written behind the name is not right */
  read (place: Place): Signal
}

/** What is known of any kind. */
interface Of<T> {
  readonly name: string
  readonly schema: Schema
  readonly words?: ReadonlyMap<string, string>
  read (place: Place): T
}

/**
 * A kind of segment.
 *
 * @param type of what is written behind the name
 * @param make how its signal is made; errors that begin with a key's name are of that key
 */
export function kind<T> (
  name: string, about: string, example: string, type: Of<T>, make: (value: T, place: Place) => Signal
): Kind {
  return {
    name,
    about,
    example,
    type: type.name,
    keys: isRecord(type) ? type.keys : undefined,
    schema: type.schema,
    read (place) {
      const value = type.read(place)
      return place.within(() => make(value, place), type.words)
    }
  }
}

function isRecord (type: object): type is RecordType<Keys> {
  return 'keys' in type
}
