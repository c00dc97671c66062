import type { Command } from 'commander'
import { jsonSchema } from '../config/json-schema.ts'
import type { Context } from './context.ts'

/** Adds the command `schema`. */
export function addSchema (program: Command, { stdout }: Context): void {
  program.command('schema').description('print the JSON Schema of the configuration').action(async () => {
    await stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
  })
}
