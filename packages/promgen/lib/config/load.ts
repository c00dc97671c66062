import { positive } from '../duration.ts'
import { epochMilliseconds, type Instant } from '../instant.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import { Registry } from '../metric/registry.ts'
import { configuration } from './configuration.ts'
import { listenOf, type Listen } from './listen.ts'
import { addMetric } from './metric.ts'
import { checkOverrides, type Checked, type Overrides } from './overrides.ts'
import { Place } from './place.ts'
import { DocumentReading } from './reading.ts'
import type { Read } from './record.ts'
import { checkRemoteWriter, type RemoteWriter } from './remote-writer.ts'
import { readSeries } from './series.ts'
import { itemsOf, keysOf } from './type.ts'
import { YamlDocument } from './yaml.ts'

type Keys = Read<typeof configuration.keys>

/** How a configuration is read. */
export interface LoadOptions {
  /** Path of the file: for messages, and for the files that it names, whose paths are relative to it. */
  file?: string
  /** Epoch milliseconds that relative instants refer to, and at which series begin by default. Default: the present. */
  now?: number
  overrides?: Overrides
  /** Whether rows of recordings that cannot be read are counted instead of an error. Default: false. */
  skipBad?: boolean
  /**
   * For data that is written, and not served: where it begins unless something says when. Default: it is served.
   */
  written?: {
    /** Default: the start of the `scraper` of `remoteWriter`, else the present. */
    from?: Instant | undefined
  }
  /** Whether signals and metrics are left out, for data of another origin: they may be wrong. Default: false. */
  settingsOnly?: boolean
}

/** A configuration with what it describes. */
export interface Config {
  readonly registry: Registry
  readonly advance: 'time' | 'scrape'
  readonly listen: Listen
  /** Of use for data that is written only. */
  readonly remoteWriter: RemoteWriter | undefined
  readonly utf8Names: boolean
  /** As it is written, for `toYaml`. */
  readonly source: { readonly [key: string]: unknown }
  /** What is not wrong, but ignored, each with its position. What is read but may not be meant: `registry.warnings`. */
  readonly warnings: readonly string[]
  /** Rows of recordings that were skipped, each with its file, line and reason. */
  readonly skipped: readonly string[]
  /**
   * Reads a series from values that JSON has, as the HTTP API takes it. It may refer to the signals of the
   * configuration, but to no file.
   *
   * @param now epoch milliseconds that a relative start refers to
   * @throws {TypeError | RangeError} it is none: the error's `path` says where, such as `data[0].Random.min`
   */
  readSeries (json: unknown, now?: number): SeriesDefinition
}

/**
 * Reads a configuration in YAML, and makes the registry that it describes.
 *
 * @throws {TypeError | RangeError} it is wrong: the message begins with the file, line, column and path
 * @example
 * const text = 'metrics: [{name: up, type: gauge, data: [1]}]'
 * loadConfig(text).registry.families.map(({ name }) => name) // ['up']
 * loadConfig('metrics: [{nmae: up}]') // throws TypeError
 */
export function loadConfig (text: string, options: LoadOptions = {}): Config {
  const { file = 'promgen.yaml' } = options
  const document = new YamlDocument(file, text)
  try {
    return configOf(document, options)
  } catch (error) {
    throw document.located(error)
  }
}

function configOf (document: YamlDocument, options: LoadOptions): Config {
  const { now = Date.now(), overrides = {}, skipBad = false, written, settingsOnly = false } = options
  const skipped: string[] = []
  const onBadRow = skipBad ? (reason: string) => { skipped.push(reason) } : undefined
  const settled = checkOverrides(overrides, now)
  // Settings come before signals, whose lengths depend on the interval
  const settings = new Place(document.value, [], new DocumentReading({ now, interval: NaN }))
  const keys = configuration.read(settings)
  if (!settingsOnly) checkAdvance(settings, keys, { now, start: overrides.start, isWritten: written !== undefined })
  const begin = written === undefined ? now : written.from ?? keys.remoteWriter?.scraper?.startTime ?? now
  const registry = registryOf(settings, keys, { ...settled, now, begin: epochMilliseconds(begin, now) })
  const signals = keys.signals?.value ?? {}
  const reading = new DocumentReading({ now, interval: registry.interval, file: document.file, signals, onBadRow })
  if (!settingsOnly) addData(new Place(document.value, [], reading), keys, registry)
  return {
    registry,
    advance: keys.advance ?? 'time',
    listen: listenAt(settings, { ...keys.listen, ...settled.listen }),
    remoteWriter: keys.remoteWriter,
    utf8Names: keys.utf8Names ?? false,
    source: document.value as Config['source'],
    warnings: written === undefined ? warningsOf(document, keys) : [],
    skipped,
    readSeries: (json, now = Date.now()) => readSeries(json, {
      interval: registry.interval, start: registry.start, now, reading
    })
  }
}

/** Adds the metrics. Signals that none of them refers to are read as well. */
function addData (root: Place, keys: Keys, registry: Registry): void {
  const signals = root.at('signals')
  if (keys.signals !== undefined) keysOf(signals).forEach(name => root.reading.named(signals, name))
  if (keys.metrics !== undefined) itemsOf(root.at('metrics')).forEach(place => addMetric(place, registry))
}

/**
 * The registry, without families.
 *
 * @param settled with the epoch milliseconds at which the data begins that nothing else says the start of
 */
function registryOf (place: Place, keys: Keys, settled: Checked & { now: number, begin: number }): Registry {
  const { now, begin } = settled
  const { seed = 0, start = begin, remoteWriter, externalLabels = new Map(), utf8Names = false } = {
    ...keys, ...settled
  }
  if (remoteWriter !== undefined) checkRemoteWriter(place.at('remoteWriter'), remoteWriter, start)
  const interval = settled.interval ?? keys.interval ?? remoteWriter?.scraper?.scrapeInterval ?? 15_000
  return place.within(() => {
    positive('scraper: interval', interval)
    return new Registry({ seed, start, interval, now, utf8Names, externalLabels: Object.fromEntries(externalLabels) })
  }, new Map([['label', 'externalLabels']]))
}

/**
 * Rejects a history of series that only scrapes move on. An absolute start is none: it says which instant the first
 * scrape is, whose values are then the same each time.
 */
function checkAdvance (
  place: Place, keys: Keys,
  { now, start, isWritten }: { now: number, start: Instant | undefined, isWritten: boolean }
): void {
  const given = start ?? place.at('start').value
  const isBefore = typeof given === 'string' && given.startsWith('-') && epochMilliseconds(given, now) < now
  const isHistory = isBefore || isWritten || keys.remoteWriter?.scraper?.startTime !== undefined
  if (keys.advance !== 'scrape' || !isHistory) return
  throw place.at('advance').fault(new RangeError('advance: scrape cannot be back-dated: use advance: time'))
}

function warningsOf (document: YamlDocument, { remoteWriter }: Keys): string[] {
  if (remoteWriter === undefined) return []
  const { line, column } = document.positionOf(['remoteWriter'])
  return [`${document.file}:${line}:${column}: remoteWriter: checked and otherwise ignored: write and run use it`]
}

function listenAt (place: Place, keys: Partial<Listen>): Listen {
  const at = place.at('listen')
  return at.value === undefined ? listenOf(keys) : at.within(() => listenOf(keys))
}
