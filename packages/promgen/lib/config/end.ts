import type { End } from '../signal/signal.ts'
import { hintFor } from './nearest.ts'
import { isObject, shownValue } from './place.ts'
import { record, required } from './record.ts'
import { nullable, type Type } from './type.ts'
import { value } from './value.ts'

const pairs = [['loop', 'loop'], ['sendLastValue', 'sendLast'], ['removeTimeSeries', 'remove']] as const
const ends: ReadonlyMap<unknown, End> = new Map(pairs)
const names = pairs.map(([name]) => name)

const custom = record('map', {
  sendCustomValue: required(
    record('map', { value: required(nullable(value), 'the value; null for a missing one') }), 'a value for ever')
})

/** What follows the end of the data. */
export const end: Type<End> = {
  name: '`loop`, `sendLastValue`, `removeTimeSeries` or `{sendCustomValue: {value: 0}}`',
  schema: { anyOf: [{ enum: names }, custom.schema] },
  read (place) {
    if (isObject(place.value)) return { custom: custom.read(place).sendCustomValue.value }
    const end = ends.get(place.value)
    if (end !== undefined) return end
    const hint = typeof place.value === 'string' ? hintFor(place.value, [...names, 'sendCustomValue']) : ''
    throw place.fault(`must be loop, sendLastValue, removeTimeSeries or {sendCustomValue: {value: 0}}, got ${
      shownValue(place.value)}${hint.startsWith(';') ? hint : ''}`)
  }
}

/**
 * An end strategy as a configuration has it.
 *
 * @param shown how a value is written
 * @example
 * endForm('sendLast', Number) // 'sendLastValue'
 * endForm({ custom: 5 }, String) // { sendCustomValue: { value: '5' } }
 * endForm({ custom: null }, String) // { sendCustomValue: { value: null } }
 */
export function endForm (end: End, shown: (value: number) => unknown): unknown {
  if (typeof end === 'object') return { sendCustomValue: { value: end.custom === null ? null : shown(end.custom) } }
  return pairs.find(([, known]) => known === end)![0]
}
