import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { addressOf } from '../config/listen.ts'
import type { Config } from '../config/load.ts'
import type { Overrides } from '../config/overrides.ts'
import { serve, type Server, type ServeOptions } from '../server/serve.ts'
import type { ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { Failure } from './errors.ts'
import { secretIn } from './files.ts'
import { Progress } from './progress.ts'

/** What each command takes that serves. */
export interface ServingOptions extends ConfigOptions {
  readonly listen?: string
  readonly api?: boolean
  readonly tokenFile?: string
  readonly quiet?: boolean
}

/** Adds these options. */
export function addServingOptions (command: Command): Command {
  return command
    .option('--listen <address>', 'host and port, in place of the configuration\'s (default: 127.0.0.1:2112)')
    .option('--api', 'serve the HTTP API')
    .option('--token-file <file>', 'a file with the token that requests to the API need')
}

/** What they say in place of the configuration. */
export function listenOverrides ({ listen, api, tokenFile }: ServingOptions): Overrides['listen'] {
  return { address: listen, api, tokenFile }
}

/** The token; that of a configuration is in a file beside it, like the other files it names. */
async function tokenOf (options: ServingOptions, { listen: { tokenFile } }: Config): Promise<string | undefined> {
  if (tokenFile === null) return undefined
  const file = options.tokenFile ?? resolve(dirname(options.config), tokenFile)
  return await secretIn('listen: tokenFile', file)
}

/**
 * Starts the server of a configuration, for scrapes and the API.
 *
 * @param hooks for scrapes
 * @throws {BadInput} the token cannot be read
 * @throws {Failure} the address cannot be served
 */
export async function startServing (
  config: Config, options: ServingOptions, { process, stdout }: Context,
  hooks: Pick<ServeOptions, 'isReady' | 'onScrape'> = {}
): Promise<Server> {
  const token = await tokenOf(options, config)
  const { listen: { address, api, allowedHosts }, registry, advance } = config
  const progress = new Progress({
    what: 'start', unit: 'steps', quiet: options.quiet === true, stream: process.stderr
  })
  const onProgress = (steps: number, total: number): void => progress.update(steps, total)
  const onChange = (line: string): void => { stdout.write(`${line}\n`) }
  const host = addressOf(address)
  const port = Number(address.slice(address.lastIndexOf(':') + 1))
  const told = { config, onChange, onProgress, ...hooks }
  try {
    return await serve(registry, { host, port, api, token, allowedHosts, advance, ...told })
      .finally(() => progress.end())
  } catch (error) {
    throw new Failure(`${address} cannot be served (${(error as Error).message})`, { cause: error })
  }
}

/** Prints where a server is, and what it has. */
export async function tellServer ({ url }: Server, { registry }: Config, { stdout }: Context): Promise<void> {
  const count = registry.families.length
  const families = `${count} ${count === 1 ? 'family' : 'families'}`
  await stdout.write(`${url}metrics\n${registry.size} series in ${families}\n`)
}
