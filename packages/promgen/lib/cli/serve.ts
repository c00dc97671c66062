import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { addressOf } from '../config/listen.ts'
import type { Config } from '../config/load.ts'
import type { Overrides } from '../config/overrides.ts'
import { serve, type Server } from '../server/serve.ts'
import { addConfigOptions, loaded, type ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { BadInput, Failure } from './errors.ts'
import { Progress } from './progress.ts'

interface ServeOptions extends ConfigOptions {
  readonly listen?: string
  readonly api?: boolean
  readonly tokenFile?: string
  readonly quiet?: boolean
}

/** Those that end the command as if it had come to its end. */
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']

/** Adds the command `serve`. */
export function addServe (program: Command, context: Context): void {
  addConfigOptions(program.command('serve'))
    .description('serve /metrics, and with --api an HTTP API that changes the series')
    .option('--listen <address>', 'host and port, in place of the configuration\'s (default: 127.0.0.1:2112)')
    .option('--api', 'serve the HTTP API')
    .option('--token-file <file>', 'a file with the token that requests to the API need')
    .option('-q, --quiet', 'write nothing to stderr but errors')
    .action(async (options: ServeOptions) => {
      const config = await loaded(options, context, { warn: options.quiet !== true, listen: overridesOf(options) })
      const token = await tokenOf(options, config)
      const { stdout } = context
      const server = await started(config, token, options, context)
      // Until here a signal ends the process at once: there is nothing to stop
      const ended = signalled(context)
      const { registry } = config
      const count = registry.families.length
      const families = `${count} ${count === 1 ? 'family' : 'families'}`
      await stdout.write(`${server.url}metrics\n${registry.size} series in ${families}\n`)
      await ended
      await server.stop()
    })
}

function overridesOf ({ listen, api, tokenFile }: ServeOptions): Overrides['listen'] {
  return { address: listen, api, tokenFile }
}

/** The token; that of a configuration is in a file beside it, like the other files it names. */
async function tokenOf (options: ServeOptions, { listen: { tokenFile } }: Config): Promise<string | undefined> {
  if (tokenFile === null) return undefined
  const file = options.tokenFile ?? resolve(dirname(options.config), tokenFile)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new BadInput(`listen: tokenFile cannot be read (${(error as Error).message})`)
  }
  const token = text.trim()
  if (token === '') throw new BadInput(`listen: tokenFile must not be empty: ${file}`)
  return token
}

async function started (
  config: Config, token: string | undefined, { quiet = false }: ServeOptions, { process, stdout }: Context
): Promise<Server> {
  const { listen: { address, api, allowedHosts }, registry, advance } = config
  const progress = new Progress({ what: 'start', unit: 'steps', quiet, stream: process.stderr })
  const onProgress = (steps: number, total: number): void => progress.update(steps, total)
  const onChange = (line: string): void => { stdout.write(`${line}\n`) }
  const host = addressOf(address)
  const port = Number(address.slice(address.lastIndexOf(':') + 1))
  try {
    return await serve(registry, { host, port, api, token, allowedHosts, advance, config, onChange, onProgress })
      .finally(() => progress.end())
  } catch (error) {
    throw new Failure(`${address} cannot be served (${(error as Error).message})`, { cause: error })
  }
}

/** Resolves when this process is asked to end. */
function signalled ({ process }: Context): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      // Another Ctrl-C ends the process at once
      for (const signal of endingSignals) process.off(signal, end)
      resolve()
    }
    for (const signal of endingSignals) process.on(signal, end)
  })
}
