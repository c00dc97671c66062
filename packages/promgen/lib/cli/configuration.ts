import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { loadConfig, type Config, type LoadOptions } from '../config/load.ts'
import type { Overrides } from '../config/overrides.ts'
import type { Context } from './context.ts'
import { BadInput, fromInput } from './errors.ts'

/** What each command takes that reads a configuration. */
export interface ConfigOptions {
  readonly config: string
  readonly seed?: string
  readonly start?: string
  readonly interval?: string
}

/** Adds these options. */
export function addConfigOptions (command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration', 'promgen.yaml')
    .option('--seed <number>', 'of all noise, in place of the configuration\'s')
    .option('--start <instant>', 'when the data begins, such as 2026-01-31T00:00:00Z or -7d')
    .option('--interval <duration>', 'the length of a step, such as 15s')
}

/** How a configuration is loaded. */
interface Loading {
  /** Whether warnings are told. Default: true. */
  readonly warn?: boolean
  readonly listen?: Overrides['listen']
  /** Epoch milliseconds that relative instants refer to. Default: the present. */
  readonly now?: number
  /** See `LoadOptions`. */
  readonly written?: NonNullable<LoadOptions['written']>
  /** See `LoadOptions`. */
  readonly settingsOnly?: boolean
}

/**
 * The configuration that the options name.
 *
 * @throws {BadInput} it cannot be read, or is wrong
 */
export async function loaded (options: ConfigOptions, context: Context, loading: Loading = {}): Promise<Config> {
  return await configured(await read(options.config), options, context, loading)
}

/**
 * The configuration of a text, with the options in place of its own.
 *
 * @throws {BadInput} it is wrong
 */
export async function configured (
  text: string, { config: file, seed, start, interval }: ConfigOptions, { tell }: Context,
  { warn = true, listen, ...loading }: Loading = {}
): Promise<Config> {
  const overrides: Overrides = { seed: seed === undefined ? undefined : seedOf(seed), start, interval, listen }
  const config = fromInput(() => loadConfig(text, { file, overrides, ...loading }))
  const warnings = [...config.warnings, ...config.registry.warnings]
  const tellWarning = (warning: string): Promise<boolean> => tell(`promgen: warning: ${warning}`)
  // What is found while series are read may be known already
  config.registry.onWarning = warning => { if (warn && !warnings.includes(warning)) tellWarning(warning) }
  if (warn) for (const warning of warnings) await tellWarning(warning)
  return { ...config, warnings }
}

async function read (file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BadInput(`the configuration cannot be read (${(error as Error).message}): name its file by -c`)
  }
}

function seedOf (text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  if (seed < 2 ** 32) return seed
  throw new BadInput(`--seed must be from 0 to 4294967295, got ${JSON.stringify(text)}`)
}
