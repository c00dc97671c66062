import { describe } from '../describe.ts'
import { nearestName } from '../nearest-name.ts'
import { asUsage, optionOf, parse, type Parsed } from './arguments.ts'
import { commands, globalOptions, type Command, type CommandName } from './commands.ts'
import { CommandError, Failure, UsageError } from './errors.ts'
import { helpOf, program } from './help.ts'
import { write } from './output.ts'
import { print, type Printable } from './print.ts'
import { endBy } from './signals.ts'

export interface Surroundings {
  readonly version: string
  /** The file that `run` has loaded before the app. */
  readonly preload: string
  /**
   * Its streams are looked at when they are written only: that makes them nonblocking, also for the app that `run` lets
   * have them.
   */
  readonly process: {
    readonly env: NodeJS.ProcessEnv
    readonly stdout: NodeJS.WritableStream
    readonly stderr: NodeJS.WritableStream
  }
}

/**
 * Does what the arguments say. After `run` this process ends as the app did, also by a signal.
 *
 * @returns the exit code: 2 for wrong input, 1 if the output cannot be written or `run` cannot start the app, after
 * `run` the one of the app, otherwise 0
 */
export async function main (args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name, ...rest] = args
  try {
    if (!isCommand(name)) return await output(withoutCommand(args, surroundings.version), surroundings)
    const command: Command = commands[name]
    const parsed = parse(rest, command.options, name)
    if (parsed.values.help === true) return await output(helpOf(name), surroundings)
    return name === 'run' ? await runApp(parsed, surroundings) : await output(printed(name, parsed), surroundings)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const hint = isCommand(name) ? `${program} ${name} --help` : `${program} --help`
    const usage = error instanceof UsageError ? `See ${hint}\n` : ''
    await write(surroundings.process.stderr, `${program}: ${error.message}\n${usage}`)
    return error.exitCode
  }
}

function isCommand (name?: string): name is CommandName {
  return Object.hasOwn(commands, String(name))
}

function withoutCommand (args: readonly string[], version: string): string {
  const { values, operands: [name] } = parse(args, globalOptions, program)
  if (values.help === true) return helpOf(null)
  if (values.version === true) return `${version}\n`
  const names = Object.keys(commands)
  const nearest = name === undefined ? null : nearestName(name, names)
  const hint = nearest === null ? '' : ` (nearest known command: '${nearest}')`
  const received = name === undefined ? 'none' : describe(name)
  throw new UsageError(`the command must be one of ${names.join(', ')}, received ${received}${hint}`)
}

function printed (what: Printable, { values, operands }: Parsed): string {
  if (operands.length > 0) throw new UsageError(`${what} must be given options only, received ${describe(operands[0])}`)
  const options = Object.fromEntries(Object.entries(values).map(([flag, value]) => {
    // The check of the number rejects other texts
    return [optionOf(flag), flag === 'max-series' && /^\d+$/.test(String(value)) ? Number(value) : value]
  }))
  return asUsage(() => print(what, options))
}

async function runApp (parsed: Parsed, { preload, process: { env } }: Surroundings): Promise<number> {
  // Servers are loaded for it, which the other commands do without
  const { run } = await import('./run.ts')
  const ending = await run(parsed, { preload, environment: env })
  return 'code' in ending ? ending.code : endBy(ending.signal)
}

async function output (text: string, { process }: Surroundings): Promise<number> {
  const error = await write(process.stdout, text)
  if (error !== null) throw new Failure(`the output cannot be written (${error.message})`)
  return 0
}
