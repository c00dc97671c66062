import type { Command } from 'commander'
import { milliseconds } from '../duration.ts'
import { churn, type Churn } from '../metric/churn.ts'
import { churnedLabel } from '../run/load-series.ts'
import { Load } from '../run/load.ts'
import { configured, loaded } from './configuration.ts'
import type { Context } from './context.ts'
import { BadInput, fromInput } from './errors.ts'
import { latencyText, LoadProgress } from './load-progress.ts'
import { probe } from './probe.ts'
import { asRefusal } from './refusal.ts'
import { addRemoteOptions, remoteOptionsOf, retryTeller, type RemoteOptions } from './remote.ts'
import { checkStored, reportText } from './report.ts'
import { onceEnding } from './signals.ts'

/** Seconds from one sample of a series to the next, where nothing else is asked for. */
const defaultInterval = 15

/** Milliseconds between two looks at how it goes. */
const look = 100

interface LoadCommandOptions extends Omit<RemoteOptions, 'config'> {
  readonly config?: string
  readonly series: string
  readonly rate?: string
  readonly churn?: string
  readonly for?: string
  /** False for `--no-stale`. */
  readonly stale: boolean
  readonly quiet?: boolean
}

/** Adds the command `load`. */
export function addLoad (program: Command, context: Context): void {
  addRemoteOptions(program.command('load'))
    .description('send many series by remote write at a rate, and measure how they are taken')
    .requiredOption('--series <number>', 'how many there are at a time')
    .option('--rate <number>', 'samples a second of all together (default: one of each series in 15 s)')
    .option('--churn <share/duration>', 'replace a share of the series so often, such as 0.1/10m')
    .option('--for <duration>', 'how long, such as 5m (default: until Ctrl-C)')
    .option('-c, --config <file>', 'configuration of which remoteWriter, externalLabels and seed count')
    .option('--seed <number>', 'of the noise, in place of the configuration\'s')
    .option('--no-stale', 'leave the series without an end when the command ends')
    .option('-q, --quiet', 'write nothing to stderr but errors')
    .action(async (options: LoadCommandOptions) => {
      const { config: file, stale, quiet = false } = options
      const given = { ...options, config: file ?? 'promgen.yaml', keepGoing: true }
      const loading = { warn: !quiet, written: {}, settingsOnly: true }
      const { registry: { seed, externalLabels }, ...config } = file === undefined
        ? await configured('{}', given, context, loading)
        : await loaded(given, context, loading)
      const asked = fromInput(() => wanted(options))
      const remote = await remoteOptionsOf(given, config, context)
      const load = fromInput(() => new Load({
        ...remote,
        ...asked,
        seed,
        externalLabels: Object.fromEntries(externalLabels),
        stale,
        onRetry: retryTeller(quiet, context)
      }))
      // Of a receiver that is not there, or refuses everything, nothing can be measured
      await probe({ labels: externalLabels, t: Date.now() }, remote).catch(error => { throw asRefusal(error, 0) })
      await measured(load, asked.length, quiet, context)
    })
}

/**
 * What is asked for.
 *
 * @throws {TypeError | RangeError} an option is wrong
 */
function wanted (
  options: LoadCommandOptions
): { series: number, rate: number, length: number, churn: Churn | undefined } {
  const series = numberOf('--series', options.series)
  return {
    series,
    rate: options.rate === undefined ? series / defaultInterval : numberOf('--rate', options.rate),
    length: options.for === undefined ? Infinity : milliseconds(options.for),
    churn: options.churn === undefined ? undefined : churnOf(options.churn)
  }
}

function numberOf (option: string, text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  throw new BadInput(`${option} must be a number, got ${JSON.stringify(text)}`)
}

function churnOf (text: string): Churn {
  const [, share, every] = /^(\d+(?:\.\d+)?)\/(.+)$/.exec(text) ?? []
  if (every !== undefined) return churn({ label: churnedLabel, every, share: Number(share) })
  throw new BadInput(`--churn must be a share and a duration such as 0.1/10m, got ${JSON.stringify(text)}`)
}

/** Runs a load with its bar, prints the report, and ends what a signal ends. */
async function measured (load: Load, length: number, quiet: boolean, context: Context): Promise<void> {
  const { process: { stderr }, stdout } = context
  const progress = new LoadProgress({
    stream: stderr, quiet, length: length / 1_000, interval: load.pace.interval / 1_000
  })
  const release = onceEnding(context, () => { load.stop() })
  const timer = setInterval(() => progress.update(load.state), look)
  try {
    await load.run()
  } finally {
    clearInterval(timer)
    release()
    progress.end()
  }
  const { report, latencies, mostBehind } = load.state
  const { samples, seconds } = load.measured!
  await stdout.write(reportText(report, [
    `samples a second ${Math.round(samples / Math.max(seconds, 0.001))}`,
    `latency ${latencyText(latencies)}`,
    `behind ${(mostBehind / 1_000).toFixed(1)} s`
  ]))
  checkStored(report)
}
