import { milliseconds, signedMilliseconds } from '../duration.ts'
import { epochMilliseconds } from '../instant.ts'
import { shownValue } from './place.ts'
import type { Type } from './type.ts'

const unit = (name: string) => `(?:\\d+${name})?`
const durationPattern = `^(?=.)(?:0|${['y', 'w', 'd', 'h', 'm', 's', 'ms'].map(unit).join('')})$`

/**
 * A duration in milliseconds. It is text, since a number does not say whether it means seconds or milliseconds; 0
 * needs no unit.
 */
export const duration: Type<number> = {
  name: 'duration',
  schema: { anyOf: [{ type: 'string', pattern: durationPattern }, { const: 0 }] },
  read (place) {
    const { value } = place
    if (typeof value === 'string') return place.within(() => milliseconds(value))
    if (value === 0) return 0
    throw place.fault(`must be text with a unit such as 15s, got ${shownValue(value)}`)
  }
}

/** A duration that may begin with a minus sign, where the library has a better message. */
export const signedDuration: Type<number> = {
  ...duration,
  read (place) {
    const { value } = place
    return typeof value === 'string' ? place.within(() => signedMilliseconds(value)) : duration.read(place)
  }
}

/** An instant in epoch milliseconds. */
export const instant: Type<number> = {
  name: 'instant',
  schema: { type: ['string', 'number'] },
  read (place) {
    const { value } = place
    if (typeof value === 'string' || typeof value === 'number') {
      return place.within(() => epochMilliseconds(value, place.reading.now))
    }
    throw place.fault(`must be RFC 3339, now, such as -7d, or epoch milliseconds, got ${shownValue(value)}`)
  }
}
