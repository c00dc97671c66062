import { InvalidArgumentError, type Command } from 'commander'
import { parseSelector, type Selector } from '../match/selector.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import { chart } from '../preview/terminal.ts'
import { addConfigOptions, loaded, type ConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { fromInput } from './errors.ts'
import { writeAll } from './output.ts'
import { addRangeOptions, rangeOf, type RangeOptions } from './range.ts'

interface PreviewOptions extends ConfigOptions, RangeOptions {
  readonly match?: Selector
  readonly width?: number
}

/** Without an end, this many steps are drawn. */
const defaultSteps = 240

/** Adds the command `preview`. */
export function addPreview (program: Command, context: Context): void {
  addRangeOptions(addConfigOptions(program.command('preview')), `${defaultSteps} steps if the series have no end`)
    .description('draw a chart of each series')
    .option('--match <selector>', 'only series such as up{job="a"} (default: all)', selectorOf)
    .option('--width <characters>', 'width of a chart (default: that of the terminal, else 80)', widthOf)
    .action(async ({ match = () => true, width, ...options }: PreviewOptions) => {
      const { registry } = await loaded(options, context)
      const range = fromInput(() => rangeOf(registry, options))
      if (range.to === undefined && registry.isInfinite) {
        range.to = range.from + (defaultSteps - 1) * registry.interval
      }
      const size = { width: width ?? Math.max(context.process.stdout.columns ?? 80, 20) }
      await writeAll(context.stdout, charts(registry, range, match, size))
    })
}

function selectorOf (text: string): Selector {
  try {
    return parseSelector(text)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

function widthOf (text: string): number {
  const width = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (width >= 20) return width
  throw new InvalidArgumentError('width: must be from 20 to 9999')
}

function * charts (
  registry: Registry, range: { from: number, to?: number }, match: Selector, size: { width: number }
): Generator<string> {
  let series: Series | undefined
  let samples: { times: number[], values: number[], states: number[] } = { times: [], values: [], states: [] }
  let isFirst = true
  const drawn = (): string => {
    const text = `${isFirst ? '' : '\n'}${chart({ series: series!, ...samples }, size)}\n`
    isFirst = false
    return text
  }
  for (const column of registry.columns(range)) {
    if (!match(column.series.name, column.series.labels)) continue
    if (column.series !== series) {
      if (series !== undefined) yield drawn()
      series = column.series
      samples = { times: [], values: [], states: [] }
    }
    samples.times.push(...column.times)
    samples.values.push(...column.values)
    samples.states.push(...column.states)
  }
  if (series !== undefined) yield drawn()
}
