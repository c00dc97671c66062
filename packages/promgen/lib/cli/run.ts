import type { Command } from 'commander'
import type { Config } from '../config/load.ts'
import type { RegistryWriter } from '../run/registry-writer.ts'
import { shownAt } from '../run/seam.ts'
import { addConfigOptions } from './configuration.ts'
import type { Context } from './context.ts'
import { BadInput, Failure } from './errors.ts'
import { addRemoteOptions } from './remote.ts'
import { addServingOptions, listenOverrides, startServing, tellServer, type ServingOptions } from './serving.ts'
import { onceEnding } from './signals.ts'
import { prepared, type Prepared } from './write.ts'
import { addWritingOptions, writeSamples, type WritingOptions } from './writing.ts'

type RunOptions = WritingOptions & ServingOptions

/** Adds the command `run`. */
export function addRun (program: Command, context: Context): void {
  addServingOptions(addWritingOptions(addRemoteOptions(addConfigOptions(program.command('run')))))
    .description('send the history by remote write, then serve /metrics, or with --follow go on sending')
    .option('--follow', 'go on by remote write, and serve nothing')
    .action(async (options: RunOptions) => {
      const now = Date.now()
      const plan = await prepared(options, context, now, { listen: listenOverrides(options) })
      if (plan.history.follow) {
        await writeSamples(plan.config, { ...plan.remote, ...plan.history, now }, options, context)
      } else await serveAfterHistory(plan, options, context, now)
    })
}

/**
 * Writes the history while `/metrics` answers 503, and goes on on the same grid until the first scrape. That one waits
 * for what is being sent: the samples of scrapes are later than all that were written.
 */
async function serveAfterHistory (
  { config, remote, history }: Prepared, options: RunOptions, context: Context, now: number
): Promise<void> {
  checkServable(config)
  let isReady = false
  let isScraped = false
  let failure: Failure | undefined
  let writer: RegistryWriter
  const server = await startServing(config, options, context, {
    isReady: () => isReady,
    async onScrape () {
      isScraped = true
      // What is scraped is stored with the time at which it was asked for
      const arrived = Date.now()
      await writer.stop({ stale: false })
      return shownAt(writer.next - config.registry.interval, config.registry.interval, arrived)
    }
  })
  let release: () => void
  const ended = new Promise<void>(resolve => { release = onceEnding(context, resolve) })
  try {
    await tellServer(server, config, context)
    const sent = { ...remote, from: history.from, now, follow: true }
    const isEnded = await writeSamples(config, sent, options, context, {
      onStart: started => { writer = started },
      onLive: () => { isReady = true }
    }).catch(error => {
      if (!isScraped || !(error instanceof Failure)) throw error
      // Whoever scrapes goes on: the command fails when it ends
      failure = error
      return false
    })
    if (isEnded) return
    if (options.quiet !== true) await context.tell('the first scrape has come: nothing more is written')
    await ended
    if (failure !== undefined) throw failure
  } finally {
    release!()
    await server.stop()
  }
}

/**
 * Checks that scrapes can go on with what was written.
 *
 * @throws {BadInput} they would have other labels, or the samples are to end
 */
function checkServable ({ registry: { externalLabels }, remoteWriter }: Config): void {
  const missing = ['job', 'instance'].filter(name => !externalLabels.has(name))
  if (missing.length > 0) {
    throw new BadInput(`externalLabels: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: run ` +
      'needs those that the scrape adds')
  }
  const { endTime, scrapesCount = 0 } = remoteWriter?.scraper ?? {}
  const end = endTime != null ? 'endTime' : scrapesCount > 0 ? 'scrapesCount' : undefined
  if (end === undefined) return
  throw new BadInput(`remoteWriter: scraper: ${end} must not be set for run, which serves on without an end: remove ` +
    'it, or give --follow')
}
