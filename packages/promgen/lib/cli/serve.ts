import type { Command } from 'commander'
import { addConfigOptions, loaded } from './configuration.ts'
import type { Context } from './context.ts'
import { addServingOptions, listenOverrides, startServing, tellServer, type ServingOptions } from './serving.ts'
import { onceEnding } from './signals.ts'

/** Adds the command `serve`. */
export function addServe (program: Command, context: Context): void {
  addServingOptions(addConfigOptions(program.command('serve')))
    .description('serve /metrics, and with --api an HTTP API that changes the series')
    .option('-q, --quiet', 'write nothing to stderr but errors')
    .action(async (options: ServingOptions) => {
      const config = await loaded(options, context, { warn: options.quiet !== true, listen: listenOverrides(options) })
      const server = await startServing(config, options, context)
      // Until here a signal ends the process at once: there is nothing to stop
      const ended = new Promise<void>(resolve => { onceEnding(context, resolve) })
      await tellServer(server, config, context)
      await ended
      await server.stop()
    })
}
