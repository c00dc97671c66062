import fc from 'fast-check'
import {
  counter, custom, gauge, histogram, Registry, summary, toText, untyped, type Data, type Metric, type MetricOptions
} from '../../index.ts'
import { hostileNumbers, hostileValues } from './hostile.ts'

/** When all registries begin, in the middle of a second. */
export const start = 1_767_225_600_500

/** Any text that is well-formed. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  fc.constantFrom(...hostileValues.filter(({ length }) => length < 100))
)
const plainName = fc.stringMatching(/^[a-z][a-z_:]{0,3}(?:_total|_bytes|_count)?$/)
const name = fc.oneof(
  plainName, anyText, fc.constantFrom('a', 'a_total', 'a_total_total', 'a_created', 'a_created_total', 'a_count_total')
)
const reserved = new Set(['le', 'quantile', '__proto__'])
const labelName = fc.oneof(fc.constantFrom('name', 'timestamp', 'value', 'label_value', 'a'), anyText).filter(name => {
  return !name.startsWith('__') && !reserved.has(name)
})
const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(...hostileNumbers))
const samples = fc.array(fc.option(number, { freq: 3 }), { minLength: 1, maxLength: 4 }).map(all => custom(...all))
const rate = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }).map(all => custom(...all))

/** The metrics of each type, and what their series are made from. */
const kinds: ReadonlyArray<[(name: string, options: MetricOptions) => Metric, fc.Arbitrary<Data>]> = [
  [counter, samples],
  [gauge, samples],
  [untyped, samples],
  [(name, options) => histogram(name, { ...options, buckets: [-1, 0.1, 1e7] }),
    rate.map(rate => ({ rate, quantiles: { 0.5: 0.3 } }))],
  [(name, options) => summary(name, { ...options, quantiles: [0, 0.5] }),
    rate.map(rate => ({ rate, quantiles: { 0.5: 0.3 } }))]
]

function metricOf (labelName: fc.Arbitrary<string>): fc.Arbitrary<Metric> {
  return fc.constantFrom(...kinds).chain(([make, data]) => {
    const labels = fc.uniqueArray(labelName, { maxLength: 2 })
    const options = fc.record({ help: anyText, unit: fc.constantFrom('bytes', 'total', 'a\n') }, { requiredKeys: [] })
    return fc.tuple(name, labels, options, fc.array(data, { maxLength: 2 }), anyText).map(
      ([name, labels, options, all, text]) => {
        const metric = make(name, { ...options, labels, utf8Names: true })
        const series = labels.length === 0 ? all.slice(0, 1) : all
        return metric.with(series.map((data, i) => {
          return { name, labels: Object.fromEntries(labels.map(label => [label, `${text}${i}`])), data }
        }))
      })
  })
}

/**
 * Registries with up to three families of any names, labels and numbers.
 *
 * @param isLabel whether a label may have a name
 */
export function registriesOf (isLabel = (_name: string): boolean => true): fc.Arbitrary<Registry> {
  const labels = labelName.filter(isLabel)
  const parts = fc.tuple(fc.array(metricOf(labels), { maxLength: 3 }), fc.option(labels), anyText)
  return parts.map(([metrics, external, text]) => {
    const externalLabels = external === null ? {} : { [external]: text }
    const registry = new Registry({ start, interval: '1s', utf8Names: true, externalLabels })
    const names = new Set<string>()
    for (const metric of metrics) {
      const own = new Set([metric.family.name, ...metric.family.rows.map(({ name }) => name)])
      if (Array.from(own).some(name => names.has(name))) continue
      registry.add(metric)
      for (const name of own) names.add(name)
    }
    const shown = (): string => Array.from(toText(registry, { at: start })).join('')
    return Object.assign(registry, { [fc.toStringMethod]: shown })
  })
}
