import type { Command } from 'commander'
import { selectorText } from '../export/label-text.ts'
import { describeData } from '../metric/describe.ts'
import type { Registry } from '../metric/registry.ts'
import { addConfigOptions, loaded, type ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { writeAll } from './output.ts'

/** Adds the command `describe`. */
export function addDescribe (program: Command, context: Context): void {
  addConfigOptions(program.command('describe'))
    .description('print the tree of signals of each series')
    .action(async (options: ConfigOptions) => {
      const { registry } = await loaded(options, context)
      await writeAll(context.stdout, trees(registry))
    })
}

function * trees (registry: Registry): Generator<string> {
  for (const { definition: { name, labels, data } } of registry.definitions()) {
    const tree = describeData(data).replaceAll(/^/gm, '  ')
    yield `${selectorText(name, new Map(Object.entries(labels)))}\n${tree}\n`
  }
}
