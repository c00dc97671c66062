import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { labelValue } from '../counting/label-value.ts'
import { preloadPort, readText, readVariables, variableOf } from '../environment.ts'
import { addressesOf } from '../http/address.ts'
import { bind, release } from '../http/bind.ts'
import { checks } from '../options.ts'
import { asUsage, flagOf, type Parsed } from './arguments.ts'
import { Failure, UsageError } from './errors.ts'
import { marked } from './mark.ts'
import { handOnSignals } from './signals.ts'
import { isInTerminal } from './terminal.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How the app ended: by itself with a code, or by a signal. */
export type Ending = { readonly code: number } | { readonly signal: NodeJS.Signals }

export interface RunSettings {
  /** The file that is loaded before the app. */
  readonly preload: string
  readonly environment: Environment
}

/**
 * Starts an app under the preload with the standard streams of this process, and waits for its end.
 *
 * @throws {UsageError} an option or a variable is not valid, or there is no app
 * @throws {Failure} the page cannot be served, for example because the port is taken, or the process cannot start
 */
export async function run ({ values, operands }: Parsed, settings: RunSettings): Promise<Ending> {
  const [app, ...args] = operands
  if (app === undefined) throw new UsageError('run must be given the file of an app, received none')
  const environment = environmentOf(values, settings.environment)
  await checkPort(environment)

  // Not by --import, which lets Node.js load the main module of CommonJS apps in another way
  const child = spawn(process.execPath, ['--require', settings.preload, resolve(app), ...args], {
    stdio: 'inherit', env: marked(environment, values.open === true ? 'open' : 'tell')
  })
  const release = handOnSignals(child, isInTerminal())
  const exit = once(child, 'exit').catch(cause => {
    throw new Failure(`the app cannot be started (${messageOf(cause)})`, { cause })
  })
  const [code, signal] = await exit.finally(release)
  return signal === null ? { code } : { signal }
}

/** The environment of the app: that of this process, in which options override variables. */
function environmentOf (values: Parsed['values'], environment: Environment): Environment {
  const given = (['port', 'host', 'allowedProps', 'labels'] as const).flatMap(option => {
    const text = values[flagOf(option)]
    if (typeof text !== 'string') return []
    asUsage(() => readText(option, text, message => message))
    return [[variableOf(option), text]]
  })
  return { ...environment, ...Object.fromEntries(given) }
}

/**
 * Binds the port for a moment. Otherwise the app would run without its page, and the person might look at the page of
 * another app.
 */
async function checkPort (environment: Environment): Promise<void> {
  const given = asUsage(() => readVariables(environment))
  const port = checks.port(given.port ?? preloadPort)!
  const host = checks.host(given.host)
  const servers = addressesOf(host).map(() => createServer())
  try {
    await bind({ servers, host, port, backlog: 1 })
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    throw new Failure(isTaken
      ? `port ${port} of ${host} is taken: choose another one by --port, or any free one by --port 0`
      : `the page cannot be served on ${host}, port ${port} (${messageOf(error)})`, { cause: error })
  }
  // This releases the port at once
  servers.forEach(release)
}

function messageOf (error: unknown): string {
  return labelValue((error as Error).message)
}
