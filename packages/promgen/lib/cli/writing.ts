import type { Command } from 'commander'
import type { Config } from '../config/load.ts'
import type { RegistryWriterOptions } from '../run/registry-writer-options.ts'
import { RegistryWriter } from '../run/registry-writer.ts'
import type { Context } from './context.ts'
import { Failure, fromInput } from './errors.ts'
import type { HistoryOptions } from './history.ts'
import { Progress } from './progress.ts'
import { asRefusal } from './refusal.ts'
import { retryTeller, type RemoteOptions } from './remote.ts'
import { checkStored, reportText } from './report.ts'
import { onceEnding } from './signals.ts'

/** What `write` and `run` take. */
export interface WritingOptions extends RemoteOptions, HistoryOptions {
  /** False for `--no-stale`. */
  readonly stale: boolean
  readonly quiet?: boolean
}

/** Adds these options, which `history.ts` reads as well. */
export function addWritingOptions (command: Command): Command {
  return command
    .option('--from <instant>', 'first instant, such as 2026-01-31T00:00:00Z or -7d (default: start)')
    .option('--keep-going', 'go on when samples are refused, and count them')
    .option('--no-stale', 'leave live series without an end when the command ends')
    .option('-q, --quiet', 'write nothing to stderr but errors')
}

/** What `run` has besides. */
export interface WritingHooks {
  /** Is given the writer before it begins. */
  readonly onStart?: (writer: RegistryWriter) => void
  /** Called when the history is stored. */
  readonly onLive?: () => void
}

/**
 * Writes samples with a bar, prints the report, and ends what a signal ends.
 *
 * @returns whether a signal has ended it
 * @throws {BadInput} an option or data is wrong
 * @throws {Failure} samples were not stored, or a signal has come before the end of the history
 */
export async function writeSamples (
  { registry }: Config, given: RegistryWriterOptions & { readonly from: number, readonly now: number },
  { quiet = false, stale }: WritingOptions, context: Context, { onStart, onLive }: WritingHooks = {}
): Promise<boolean> {
  const { process, stdout, tell } = context
  const progress = new Progress({ what: 'write', unit: 'points', quiet, stream: process.stderr })
  const writer = fromInput(() => new RegistryWriter(registry, {
    ...given,
    stale,
    onPoints: (done, total) => progress.update(done, total),
    onRetry: retryTeller(quiet, context),
    onLive () {
      progress.end()
      if (!quiet) tell('the history is written, samples go on live')
      onLive?.()
    }
  }))
  let isEnded = false
  const release = onceEnding(context, () => {
    isEnded = true
    writer.stop()
  })
  onStart?.(writer)
  let failure: unknown
  try {
    await writer.run()
  } catch (error) {
    failure = asRefusal(error, given.now - given.from)
  }
  release()
  progress.end()
  const { report } = writer
  const raised = registry.raisedQuantiles
  await stdout.write(reportText(report, raised === 0 ? [] : [`quantiles raised ${raised}`]))
  if (failure !== undefined) throw failure
  checkStored(report)
  if (isEnded && !writer.isLive && !writer.isComplete) {
    // Counters and walks go on where the data begins at the same instant
    const [start, next] = [registry.start, writer.next].map(t => new Date(t).toISOString())
    throw new Failure(`ended before the history was written: go on with --start ${start} --from ${next}`)
  }
  return isEnded
}
