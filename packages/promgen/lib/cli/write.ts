import type { Command } from 'commander'
import type { RemoteWriterOptions } from 'prom-remote-write'
import type { Config } from '../config/load.ts'
import { epochMilliseconds } from '../instant.ts'
import { addConfigOptions, loaded } from './configuration.ts'
import type { Context } from './context.ts'
import { fromInput } from './errors.ts'
import { historyOf, type History } from './history.ts'
import { probe } from './probe.ts'
import { asRefusal } from './refusal.ts'
import { addRemoteOptions, remoteOptionsOf } from './remote.ts'
import { addWritingOptions, writeSamples, type WritingOptions } from './writing.ts'

interface WriteOptions extends WritingOptions {
  readonly to?: string
  readonly check?: boolean
}

/** Adds the command `write`. */
export function addWrite (program: Command, context: Context): void {
  addWritingOptions(addRemoteOptions(addConfigOptions(program.command('write'))))
    .description('send the samples of a range of time by remote write')
    .option('--to <instant>', 'last instant (default: now, and none with --follow)')
    .option('--follow', 'go on live, until the series end or Ctrl-C')
    .option('--check', 'ask whether the receiver takes samples of the first instant, and write nothing')
    .action(async (options: WriteOptions) => {
      const now = Date.now()
      const { config, remote, history } = await prepared(options, context, now)
      if (options.check === true) return await check(config, history, remote, context, now)
      await writeSamples(config, { ...remote, ...history, now }, options, context)
    })
}

/** What is written, and where to. */
export interface Prepared {
  readonly config: Config
  readonly remote: RemoteWriterOptions
  readonly history: History
}

/**
 * Reads all that the options and the configuration say of writing.
 *
 * @param now epoch milliseconds
 * @throws {BadInput} something is wrong
 */
export async function prepared (
  options: WritingOptions, context: Context, now: number, loading: Parameters<typeof loaded>[2] = {}
): Promise<Prepared> {
  const { from, quiet } = options
  const begin = from === undefined ? undefined : fromInput(() => epochMilliseconds(from, now))
  const config = await loaded(options, context, { ...loading, warn: quiet !== true, now, written: { from: begin } })
  const remote = await remoteOptionsOf(options, config, context)
  return { config, remote, history: fromInput(() => historyOf(config, options, now)) }
}

async function check (
  { registry }: Config, { from }: History, remote: RemoteWriterOptions, { stdout }: Context, now: number
): Promise<void> {
  const native = registry.families.some(family => family.native !== undefined)
  let protocol: string
  try {
    protocol = await probe({ labels: registry.externalLabels, t: from, native }, remote)
  } catch (error) {
    throw asRefusal(error, now - from)
  }
  await stdout.write(`samples from ${new Date(from).toISOString()} on are taken\nprotocol ${protocol}\n`)
}
