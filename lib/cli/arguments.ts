import { parseArgs, type ParseArgsConfig } from 'node:util'
import { describe } from '../describe.ts'
import { nearestName } from '../nearest-name.ts'
import type { Option } from './commands.ts'
import { UsageError } from './errors.ts'

export interface Parsed {
  /** Texts and switches by the names of their options, as far as they were given; the last one of several counts. */
  readonly values: Readonly<Record<string, string | true>>
  /** The first argument that belongs to no option, and all that follow it, whatever they look like. */
  readonly operands: readonly string[]
}

/**
 * Reads options up to the first argument that is none.
 *
 * @param known the options by their long names
 * @param what takes the options, for messages
 * @throws {UsageError} an option is unknown, lacks its value, or has one and takes none
 * @example
 * parse(['--port', '0', 'app.js', '--port', '80'], { port: { type: 'string', help: '' } }, 'run')
 * // { values: { port: '0' }, operands: ['app.js', '--port', '80'] }
 */
export function parse (args: readonly string[], known: Readonly<Record<string, Option>>, what: string): Parsed {
  const options = Object.fromEntries(Object.entries(known).map(([name, { type, short }]) => {
    return [name, { type, ...short === undefined ? {} : { short } }]
  }))
  // Not strict, because options behind the first operand belong to somebody else
  const config = { args: [...args], options, strict: false, allowPositionals: true, tokens: true } as const
  const { tokens } = parseArgs(config satisfies ParseArgsConfig)
  const values: Record<string, string | true> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') return { values, operands: args.slice(token.index) }
    if (token.kind === 'option-terminator') continue
    const { name, rawName, value, inlineValue } = token
    if (!Object.hasOwn(known, name)) {
      const nearest = nearestName(name, Object.keys(known))
      const hint = nearest === null ? '' : ` (nearest known option: '--${nearest}')`
      throw new UsageError(`${what} must be given known options, received ${describe(rawName)}${hint}`)
    }
    values[name] = known[name]!.type === 'string' ? textOf(rawName, value, inlineValue) : switchOf(rawName, value)
  }
  return { values, operands: [] }
}

function textOf (name: string, value: string | undefined, isInline: boolean | undefined): string {
  if (value === undefined) throw new UsageError(`${name} must have a value, received none`)
  // Most likely the value was forgotten
  if (isInline === false && value.startsWith('-')) {
    throw new UsageError(`${name} must have a value, received the option ${describe(value)}; ` +
      `a value that starts with - is written ${name}=${value}`)
  }
  return value
}

function switchOf (name: string, value: string | undefined): true {
  if (value !== undefined) throw new UsageError(`${name} must have no value, received ${describe(value)}`)
  return true
}

/**
 * Runs a check of options. Its messages start with the name of an option, as in `maxSeries must be …`.
 *
 * @throws {UsageError} the check throws; the message has the option as it is written here, as in `--max-series must …`
 */
export function asUsage<T> (check: () => T): T {
  try {
    return check()
  } catch (error) {
    // A message about a variable starts with its name, in capitals
    const message = (error as Error).message.replace(/^[a-z]+(?:[A-Z][a-z]+)* /, option => `--${flagOf(option)}`)
    throw new UsageError(message, { cause: error })
  }
}

/**
 * The option of the command line for one of the package.
 *
 * @example
 * flagOf('allowedProps') // 'allowed-props'
 */
export function flagOf (option: string): string {
  return option.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

/**
 * The option of the package for one of the command line.
 *
 * @example
 * optionOf('allowed-props') // 'allowedProps'
 */
export function optionOf (flag: string): string {
  return flag.replaceAll(/-[a-z]/g, ([, letter]) => letter!.toUpperCase())
}
