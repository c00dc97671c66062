import { open, type FileHandle } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import { toCsv } from '../export/csv.ts'
import type { ExportOptions, ExportProgress } from '../export/exported.ts'
import { toText } from '../export/exposition.ts'
import { toJson } from '../export/json.ts'
import { toOpenMetrics } from '../export/openmetrics.ts'
import { toPromtoolTest } from '../export/promtool-test.ts'
import { toPromtoolSeries } from '../export/promtool.ts'
import type { Registry } from '../metric/registry.ts'
import { addConfigOptions, loaded, type ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { asBadInput, BadInput, CommandError, Failure, fromInput } from './errors.ts'
import { outputTo, writeAll, type Output } from './output.ts'
import { Progress } from './progress.ts'
import { addRangeOptions, rangeOf, type RangeOptions } from './range.ts'

type Format = (registry: Registry, options: ExportOptions) => Generator<string, void, void>

/** Text has one instant: that of `--to`. */
const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['promtool', toPromtoolSeries],
  ['test', toPromtoolTest],
  ['openmetrics', toOpenMetrics],
  ['csv', toCsv],
  ['json', toJson],
  ['text', (registry, { to = 'now' }) => toText(registry, { at: to })]
])

interface Options extends ConfigOptions, RangeOptions {
  readonly format: string
  readonly output?: string
  readonly quiet?: boolean
}

/** Adds the command `export`. */
export function addExport (program: Command, context: Context): void {
  addRangeOptions(addConfigOptions(program.command('export')), 'needed if they have none')
    .description('write the samples of a range of time to stdout or a file')
    .addOption(new Option('-f, --format <format>', 'what to write').choices([...formats.keys()]).makeOptionMandatory())
    .option('-o, --output <file>', 'where to write it (default: stdout)')
    .option('-q, --quiet', 'write nothing to stderr but errors')
    .action(async (options: Options) => {
      if (options.format === 'text' && options.from !== undefined) {
        throw new BadInput('--from is not for text, which has one instant: that of --to')
      }
      const { registry } = await loaded(options, context, { warn: options.quiet !== true })
      const range = fromInput(() => rangeOf(registry, options))
      if (range.to === undefined && registry.isInfinite && options.format !== 'text') {
        throw new BadInput('export needs --to: the series have no end')
      }
      await withOutput(options.output, context, output => exported(registry, range, options, context, output))
    })
}

async function exported (
  registry: Registry, range: ExportOptions, options: Options, { process, tell }: Context, output: Output
): Promise<void> {
  const { format, quiet = false } = options
  const to = Number(range.to ?? registry.lastInstant)
  const steps = Math.max(Math.floor((to - Number(range.from)) / registry.interval) + 1, 0)
  const total = registry.series.length * steps
  const progress = new Progress({ what: 'export', unit: 'points', quiet, stream: process.stderr })
  let done: ExportProgress = { points: 0, samples: 0 }
  const onProgress = (now: ExportProgress): void => {
    done = now
    progress.update(now.points, total)
  }
  try {
    const isRead = await writeAll(output, formats.get(format)!(registry, { ...range, onProgress }))
    progress.end()
    if (isRead && !quiet && format !== 'text') await tell(`${done.samples} samples of ${registry.series.length} series`)
  } catch (error) {
    progress.end()
    throw asBadInput(error)
  }
}

/** Gives a function the file of a name, or stdout. */
async function withOutput (
  name: string | undefined, { stdout }: Context, write: (output: Output) => Promise<void>
): Promise<void> {
  if (name === undefined) return write(stdout)
  let file: FileHandle | undefined
  try {
    file = await open(name, 'w')
    await write(outputTo(file.createWriteStream({ autoClose: false })))
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new Failure(`the output cannot be written (${(error as Error).message})`, { cause: error })
  } finally {
    await file?.close()
  }
}
