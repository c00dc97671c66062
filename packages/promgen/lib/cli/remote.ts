import { dirname, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { Failure, RemoteWriterOptions } from 'prom-remote-write'
import type { Config } from '../config/load.ts'
import type { ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { BadInput } from './errors.ts'
import { secretIn, textIn } from './files.ts'

/** What each command takes that sends samples. */
export interface RemoteOptions extends ConfigOptions {
  readonly url?: string
  readonly protocol?: 'auto' | '1.0' | '2.0'
  readonly keepGoing?: boolean
}

/** Adds these options. */
export function addRemoteOptions (command: Command): Command {
  return command
    .option('--url <url>', 'of the receiver, such as http://localhost:9090/api/v1/write')
    .addOption(new Option('--protocol <version>', 'of remote write (default: auto)').choices(['auto', '1.0', '2.0']))
}

/**
 * How samples are sent, by the options and by `remoteWriter` of the configuration. Its headers and credentials are sent
 * to another URL as well.
 *
 * @throws {BadInput} there is no URL, or a file cannot be read
 */
export async function remoteOptionsOf (
  options: RemoteOptions, { remoteWriter }: Pick<Config, 'remoteWriter'>, { version, tell }: Context
): Promise<RemoteWriterOptions> {
  const { host, bearerTokenFile, basicAuth, caFile, headers = new Map() } = remoteWriter ?? {}
  const url = options.url ?? remoteWriter?.url ?? (host === undefined ? undefined : `http://${host}/api/v1/write`)
  if (url === undefined) throw new BadInput('the receiver is missing: give --url, or remoteWriter in the configuration')
  const pathOf = (file: string): string => resolve(dirname(options.config), file)
  const secret = (key: string, file: string | undefined): Promise<string> | undefined => {
    return file === undefined ? undefined : secretIn(`remoteWriter: ${key}`, pathOf(file))
  }
  if (caFile !== undefined) await textIn('remoteWriter: caFile', pathOf(caFile))
  const { username, password, passwordFile } = basicAuth ?? {}
  return {
    url,
    protocol: options.protocol ?? remoteWriter?.protocol,
    headers: Object.fromEntries(headers),
    bearerToken: await secret('bearerTokenFile', bearerTokenFile),
    basicAuth: username === undefined
      ? undefined
      : { username, password: password ?? await secret('passwordFile', passwordFile)! },
    caFile: caFile === undefined ? undefined : pathOf(caFile),
    userAgent: `promgen/${version}`,
    keepGoing: options.keepGoing,
    onRejection: ({ samples, status, reason }) => {
      if (options.keepGoing === true) tell(`promgen: ${samples} samples were rejected with status ${status}: ${reason}`)
    }
  }
}

/** Tells each reason once for which a request is tried again. */
export function retryTeller (quiet: boolean, { tell }: Context): (failure: Failure) => void {
  const told = new Set<string>()
  return ({ reason }) => {
    if (quiet || told.has(reason)) return
    told.add(reason)
    tell(`promgen: warning: the receiver is tried again: ${reason}`)
  }
}
