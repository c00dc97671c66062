import type { FastifyInstance } from 'fastify'
import { positive } from '../duration.ts'
import { epochMilliseconds } from '../instant.ts'
import type { Column } from '../metric/column.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import type { Api } from './api-context.ts'
import { parametersOf, withPath } from './fields.ts'
import { Problem } from './problem.ts'
import { requested } from './refused.ts'
import { jsonSample, nameAndLabels } from './series-view.ts'

/** Most samples in one answer, as many as Prometheus gives for a series. */
const maxSamples = 11_000

/** How far back samples go without a beginning, in steps. */
const defaultSteps = 240

/** Adds the route of samples. */
export function sampleRoutes (app: FastifyInstance, { registry, clock }: Api): void {
  app.get<{ Params: { id: string }, Querystring: URLSearchParams }>('/series/:id/samples', async request => {
    const { params: { id }, query } = request
    const parameters = parametersOf(query, ['from', 'to', 'step'])
    const now = clock.now()
    const read = (name: string, of: (text: string) => number, otherwise: number): number => {
      const text = parameters.get(name)
      return text === undefined ? otherwise : withPath(name, () => of(text))
    }
    const instant = (text: string): number => epochMilliseconds(/^-?\d+$/.test(text) ? Number(text) : text, now)
    const step = read('step', text => positive('step:', text), registry.interval)
    const to = read('to', instant, now)
    const from = read('from', instant, to - defaultSteps * step)
    const count = Math.floor((to - from) / step) + 1
    if (count < 1) throw new Problem('bad_input', 'from: must not be after to', 'from')
    const size = count * requested(() => seriesBetween(registry, id, to - from))
    if (size > maxSamples) {
      throw new Problem('bad_input', `step: must give at most ${maxSamples} samples, got ${size}`, 'step')
    }
    const times = Float64Array.from({ length: count }, (_, i) => from + i * step)
    return answerOf(registry.read(id, times))
  })
}

/** How many series what is defined under an id has in a time: several of a histogram, and another one at each churn. */
function seriesBetween (registry: Registry, id: string, time: number): number {
  const { name, churn } = registry.definition(id).definition
  const { rows } = registry.families.find(family => family.name === name)!
  return rows.length * (churn === undefined ? 1 : Math.ceil(time / churn.every) + 1)
}

/** The samples of a series, or of each series of a histogram or a summary. */
function answerOf (columns: Iterable<Column>): object {
  const lists = new Map<Series, unknown[]>()
  for (const column of columns) {
    const samples = Array.from(column.times, (t, i) => [t, jsonSample(column, i, 'stale')])
    lists.set(column.series, [...lists.get(column.series) ?? [], ...samples])
  }
  const [samples] = lists.values()
  if (lists.size === 1) return { samples }
  return { series: Array.from(lists, ([series, samples]) => ({ ...nameAndLabels(series), samples })) }
}
