import type { Registry } from '../metric/registry.ts'
import { STALE } from '../metric/reader.ts'
import { MISSING, VALUE } from '../signal/node.ts'
import { chunks } from './chunks.ts'
import { written, type ExportOptions } from './exported.ts'
import { numberText } from './number.ts'

/**
 * A history as JSON: one array of `{ "name", "labels", "samples": [[t, value], …] }`, families and series in the order
 * of the file. t is in epoch milliseconds. A missing sample is `null`, the first point after the end is `"stale"`, and
 * those after it are left out. NaN and infinities are the strings `"NaN"`, `"+Inf"` and `"-Inf"`. Labels include the
 * external ones.
 *
 * @returns text in chunks of bounded size
 * @throws {RangeError} `to` is missing, and some series never ends
 * @throws {TypeError} an instant is none
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up').series({}, custom(1, null)))
 * const text = Array.from(toJson(registry, { from: 0, to: 30_000 })).join('')
 * JSON.parse(text)[0].samples // [[0, 1], [15_000, null], [30_000, 'stale']]
 */
export function toJson (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  return chunks(pieces(registry, options))
}

function * pieces (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  let separator = '[\n'
  let comma = ''
  yield * written(registry, options, {
    begin (name, labels) {
      const text = `${separator}{"name":${JSON.stringify(name)},"labels":{${
        Array.from(labels, pair => pair.map(text => JSON.stringify(text)).join(':')).join(',')}},"samples":[`
      separator = ',\n'
      comma = ''
      return text
    },
    * pieces ({ times, values, states }) {
      for (const [i, state] of states.entries()) {
        const text = state === VALUE ? valueText(values[i]!) : restText.get(state)
        if (text === undefined) continue
        yield `${comma}[${times[i]},${text}]`
        comma = ','
      }
    },
    end: () => ']}'
  })
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

const restText: ReadonlyMap<number, string> = new Map([[MISSING, 'null'], [STALE, '"stale"']])

function valueText (value: number): string {
  return Number.isFinite(value) ? numberText(value) : `"${numberText(value)}"`
}
