import { Command, CommanderError } from 'commander'
import { addCheck } from './check.ts'
import type { CommandProcess, Context } from './context.ts'
import { addDescribe } from './describe.ts'
import { CommandError } from './errors.ts'
import { addExport } from './export.ts'
import { addLoad } from './load.ts'
import { outputTo } from './output.ts'
import { addPreview } from './preview.ts'
import { addRun } from './run.ts'
import { addSchema } from './schema.ts'
import { addServe } from './serve.ts'
import { addWrite } from './write.ts'

/** What the command runs in. */
export interface Surroundings {
  /** Of the package. */
  readonly version: string
  readonly process: CommandProcess
}

/**
 * Does what the arguments say.
 *
 * @returns the exit code: 2 for bad input, 1 if it failed otherwise, 0 if not
 */
export async function main (args: readonly string[], { version, process }: Surroundings): Promise<number> {
  const [stdout, stderr] = [outputTo(process.stdout), outputTo(process.stderr)]
  const context: Context = { version, process, stdout, tell: line => stderr.write(`${line}\n`) }
  /** What commander says, which is written when it has ended. */
  const said = { out: '', err: '' }
  const program = new Command('promgen')
    .description('Composes synthetic Prometheus series from signals that are functions of time')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: text => { said.out += text },
      writeErr: text => { said.err += text },
      outputError: (text, write) => write(text.replace(/^error: /, 'promgen: '))
    })
    .showHelpAfterError('See promgen --help')
  const commands = [addServe, addWrite, addRun, addLoad, addExport, addPreview, addCheck, addDescribe, addSchema]
  for (const add of commands) add(program, context)
  program.command('version').description('print the version').action(async () => {
    await stdout.write(`${version}\n`)
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) {
      await stdout.write(said.out)
      await stderr.write(said.err)
      return error.exitCode === 0 ? 0 : 2
    }
    if (!(error instanceof CommandError)) throw error
    await context.tell(`promgen: ${error.message}`)
    return error.exitCode
  }
}
