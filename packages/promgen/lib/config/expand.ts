import { isObject, shownValue } from './place.ts'
import { record, required } from './record.ts'
import { list, mapOf, text, whole, type Type } from './type.ts'

const numbered = record('map', {
  name: required(text, 'text with `{i}` in place of the number, which begins with 0'),
  count: required(whole, 'how many')
})

/** Most values of a label. */
const maxCount = 1_000_000

/** The values of a label. */
const labelValues: Type<string[]> = {
  name: 'list of text, or `{name: \'pod-{i}\', count: 100}`',
  schema: { anyOf: [{ type: 'array', items: { type: 'string', minLength: 1 } }, numbered.schema] },
  read (place) {
    if (Array.isArray(place.value)) return list(text).read(place)
    if (!isObject(place.value)) {
      const got = shownValue(place.value)
      throw place.fault(`must be a list of text or such as {name: 'pod-{i}', count: 100}, got ${got}`)
    }
    const { name, count } = numbered.read(place)
    if (!name.includes('{i}')) throw place.at('name').fault(`must contain {i}, got ${shownValue(name)}`)
    if (count < 0 || count > maxCount) {
      throw place.at('count').fault(new RangeError(`must be from 0 to ${maxCount}, got ${count}`))
    }
    return Array.from({ length: count }, (_, i) => name.replaceAll('{i}', String(i)))
  }
}

/** Labels with their values, of which series are made: one for each combination. */
export const expand: Type<Map<string, string[]>> = mapOf(labelValues, 'map of lists of text')
