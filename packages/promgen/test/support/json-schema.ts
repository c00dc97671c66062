import { createRequire } from 'node:module'
import { jsonSchema } from '../../index.ts'

/** A JSON Schema as a function. */
type Validate = (value: unknown) => boolean

/** The validator that Fastify has. */
function load (): { new (options: object): { compile (schema: object): Validate } } {
  let require = createRequire(import.meta.url)
  for (const name of ['fastify', '@fastify/ajv-compiler']) require = createRequire(require.resolve(name))
  return require('ajv/dist/2020.js').default
}

const Ajv = load()

/** Whether a value has the form of a configuration. */
export const isValid = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(jsonSchema())
