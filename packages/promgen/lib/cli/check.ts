import type { Command } from 'commander'
import { addConfigOptions, loaded, type ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'

const day = 86_400_000

/** Adds the command `check`. */
export function addCheck (program: Command, context: Context): void {
  addConfigOptions(program.command('check'))
    .description('check a configuration, and print what it makes')
    .action(async (options: ConfigOptions) => {
      const { registry, warnings } = await loaded(options, context, { warn: false })
      const lines = [
        `families ${registry.families.length}`,
        `series ${registry.size}`,
        `samples a day ${Math.floor(registry.size * day / registry.interval)}`,
        ...warnings.map(warning => `warning: ${warning}`)
      ]
      await context.stdout.write(`${lines.join('\n')}\n`)
    })
}
