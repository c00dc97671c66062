import { mix, type Key } from './hash.ts'

/**
 * The 64-bit hash of a metric's name and labels, by which noise is addressed. The order of the labels does not count.
 *
 * @param labels before external labels are added
 * @example
 * const eu = new Map([['code', '200'], ['region', 'eu']])
 * const sorted = new Map([['region', 'eu'], ['code', '200']])
 * keyText(seriesKey('a', eu)) === keyText(seriesKey('a', sorted)) // true
 * keyText(seriesKey('a', eu)) === keyText(seriesKey('b', eu)) // false
 */
export function seriesKey (name: string, labels: ReadonlyMap<string, string>): Key {
  const names = Array.from(labels.keys()).sort()
  let low = 0x9747b28c
  let high = 0x3c6ef372
  function add (text: string): void {
    // The length in front: no text can look like the end of one and the beginning of the next
    for (let i = -1; i < text.length; i++) {
      const unit = i === -1 ? text.length : text.charCodeAt(i)
      low = Math.imul(low ^ unit, 0x01000193) + high | 0
      high = mix(high + unit) ^ low
    }
  }
  add(name)
  for (const label of names) {
    add(label)
    add(labels.get(label)!)
  }
  return { low: mix(low ^ high) >>> 0, high: mix(high + mix(low)) >>> 0 }
}

/**
 * The 16 hexadecimal digits of a key.
 *
 * @example
 * keyText({ low: 255, high: 1 }) // '00000001000000ff'
 */
export function keyText ({ low, high }: Key): string {
  return [high, low].map(half => half.toString(16).padStart(8, '0')).join('')
}

/**
 * The key of 16 hexadecimal digits; undefined if the text is something else.
 *
 * @example
 * keyFrom('00000001000000ff') // { low: 255, high: 1 }
 * keyFrom('1ff') // undefined
 */
export function keyFrom (text: string): Key | undefined {
  const [, high, low] = /^([0-9a-f]{8})([0-9a-f]{8})$/.exec(text) ?? []
  return high === undefined ? undefined : { low: parseInt(low!, 16), high: parseInt(high, 16) }
}
