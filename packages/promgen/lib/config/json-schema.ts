import { configuration } from './configuration.ts'
import { kinds } from './kinds/all.ts'
import { value } from './value.ts'
import type { Schema } from './type.ts'

/**
 * The JSON Schema of configurations, draft 2020-12. It accepts all values that `loadConfig` does, as far as JSON has
 * them; of what depends on several, such as buckets that have to rise, it knows nothing.
 *
 * @example
 * jsonSchema().$schema // 'https://json-schema.org/draft/2020-12/schema'
 */
export function jsonSchema (): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of promgen',
    ...configuration.schema,
    $defs: {
      data: {
        description: 'a number, a segment, or a list of these, one after the other',
        anyOf: [value.schema, { $ref: '#/$defs/segment' }, { type: 'array', items: { $ref: '#/$defs/data' } }]
      },
      segment: {
        type: 'object',
        properties: Object.fromEntries(kinds.map(({ name, about, schema }) => {
          return [name, { description: about, ...schema }]
        })),
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false
      }
    }
  }
}
