import { commands, globalOptions, type Command, type CommandName, type Option } from './commands.ts'

/** The name under which npm installs the command. */
export const program = 'hypertrace-prometheus'

/** What `--help` prints, or for null what it prints without a command. */
export function helpOf (name: CommandName | null): string {
  if (name === null) {
    const list = table(Object.entries(commands).map(([name, { summary }]) => [name, summary]))
    return `usage: ${program} <command> [options]\n\n${list}\n${optionsOf(globalOptions)}`
  }
  const { operands, description, options }: Command = commands[name]
  return `usage: ${program} ${name} [options]${operands}\n\n${description}\n\n${optionsOf(options)}`
}

function optionsOf (options: Readonly<Record<string, Option>>): string {
  return table(Object.entries(options).map(([name, { short, value, help }]) => {
    const names = short === undefined ? `--${name}` : `-${short}, --${name}`
    return [value === undefined ? names : `${names} ${value}`, help]
  }))
}

function table (rows: ReadonlyArray<readonly string[]>): string {
  const width = Math.max(...rows.map(([first]) => first!.length))
  return rows.map(([first, second]) => `  ${first!.padEnd(width)}  ${second}\n`).join('')
}
