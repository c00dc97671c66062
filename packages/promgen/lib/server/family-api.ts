import { jsonValue } from '../export/number.ts'
import type { FastifyInstance } from 'fastify'
import type { Family, FamilyDefinition } from '../metric/family.ts'
import type { Registry } from '../metric/registry.ts'
import type { Api } from './api-context.ts'
import { fieldsOf } from './fields.ts'
import { requested } from './refused.ts'

const fields = ['type', 'help', 'unit', 'labels', 'buckets', 'native', 'quantiles']

interface Named {
  Params: { name: string }
}

/** Adds the routes of families. */
export function familyRoutes (app: FastifyInstance, { registry, changed }: Api): void {
  app.get('/families', async () => registry.families.map(family => familyView(registry, family)))

  app.put<Named>('/families/:name', async ({ params: { name }, body }, reply) => {
    const given = fieldsOf(body, fields, ['type'])
    // The registry checks each of them
    const definition = { ...Object.fromEntries(given), name } as FamilyDefinition
    const isNew = requested(() => registry.addFamily(definition))
    if (isNew) changed(`added family ${name}`)
    const family = registry.families.find(family => family.name === name)!
    return reply.code(isNew ? 201 : 200).send(familyView(registry, family))
  })

  app.delete<Named>('/families/:name', async ({ params: { name } }, reply) => {
    requested(() => registry.removeFamily(name))
    changed(`deleted family ${name}`)
    return reply.code(204).send()
  })
}

/** A family as the API shows it. What only some have is there only if they have it. */
function familyView (registry: Registry, family: Family): object {
  const { name, type, help, unit, labels, buckets, native, quantiles } = family
  return {
    name,
    type,
    help,
    ...unit === '' ? {} : { unit },
    labels,
    ...type === 'histogram' ? { buckets: buckets.map(jsonValue) } : {},
    ...native === undefined ? {} : { native },
    ...type === 'summary' ? { quantiles } : {},
    series: registry.count(name)
  }
}
