// A plugin of Stryker, which runs test files of tap in Stryker's own process, each loaded anew for each mutant.
// Stryker's runner for tap starts a process for each file and mutant, which takes ten times as long as most files do
// (the 13 quickest files of packages/promgen/test/unit/metric: 6.7 s, here 0.4 s).

import { existsSync, readdirSync } from 'node:fs'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { determineHitLimitReached, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
import { TapTestRunner } from '@stryker-mutator/tap-runner'
import { useRoot } from './mutation-tap.js'

// tap's own root begins with its import. It must neither end this process after its time, nor tell Stryker of that
process.env.TAP_TIMEOUT = '0'
const { send } = process
process.send = undefined
const { Test } = await import('tap')
process.send = send

const { NAMESPACE, ACTIVE_MUTANT_ENV_VARIABLE } = INSTRUMENTER_CONSTANTS

/** What the changed code looks at, and where it counts which mutants a test reaches. */
const instrument = globalThis[NAMESPACE] = { mutantCoverage: { static: {}, perTest: {} } }

/** Modules that were loaded once stay as they were: a number behind its name loads a test file again. */
let loads = 0

class InProcessTapRunner extends TapTestRunner {
  static inject = tokens(commonTokens.options, commonTokens.logger)
  #support
  /** Milliseconds that files took when they passed. */
  #times = new Map()
  /** What this process has done already. */
  #last
  /** That of Stryker's copy of the project. */
  #folder

  constructor (options, log) {
    super(options, log, NAMESPACE)
    const { support } = options.tapInProcess
    this.#support = readdirSync(support).filter(name => name.endsWith('.js')).map(name => `${support}/${name}`)
  }

  /** Modules cannot be unloaded: for code that runs as they are loaded, Stryker starts another process. */
  capabilities () {
    return { reloadEnvironment: false }
  }

  async dryRun (options) {
    this.#begin('dry run')
    await this.#load(options.files)
    const result = await super.dryRun(options)
    if (result.mutantCoverage !== undefined) result.mutantCoverage.static = instrument.mutantCoverage.static
    return result
  }

  async mutantRun (options) {
    const { activeMutant, mutantActivation, sandboxFileName, testFilter = this.testFiles } = options
    // A hundred times the hits of the dry run, which can be millions: an endless loop takes long to get there
    const hitLimit = options.hitLimit / 10
    const isFirst = this.#begin('mutant run')
    if (mutantActivation === 'runtime') await this.#load([sandboxFileName])
    activate(activeMutant.id)
    Object.assign(instrument, { hitCount: 0, hitLimit })
    const result = await super.mutantRun({ ...options, testFilter: this.#quickestFirst(testFilter) })
    const endless = determineHitLimitReached(instrument.hitCount, hitLimit)
    activate(undefined)
    instrument.hitLimit = undefined
    if (endless !== undefined) return endless
    // A test that failed before may have left something behind. After an error, Stryker tries again in a new process
    if (result.status === MutantRunStatus.Killed && !isFirst && !await this.#passes(result.killedBy[0])) {
      throw new Error(`${result.killedBy[0]} fails without a mutant as well`)
    }
    return result
  }

  /**
   * Tells whether it is the first run of this process.
   *
   * @throws {Error} modules are loaded already, and in another way. Stryker then tries again in a new process
   */
  #begin (run) {
    const isFirst = this.#last === undefined
    if (isFirst) register('./mutation-tap.js', import.meta.url, { data: { isCounting: run === 'dry run' } })
    else if (this.#last !== run) throw new Error(`a ${this.#last} was in this process, there can be no ${run}`)
    this.#last = run
    this.#folder ??= process.cwd()
    return isFirst
  }

  /** What modules of tests and the changed ones do when they are loaded belongs to no test. */
  async #load (files) {
    for (const file of [...files, ...this.#support]) await import(urlOf(file.replace(/\.ts$/, '.js')))
  }

  #quickestFirst (files) {
    const timeOf = file => this.#times.get(file) ?? 0
    return files.toSorted((a, b) => timeOf(a) - timeOf(b))
  }

  async #passes (file) {
    const { testResult } = await this.runFile(file)
    return testResult.status === TestStatus.Success
  }

  /** In place of that of `TapTestRunner`, which starts a process. */
  async runFile (file, { dryRun } = {}) {
    instrument.currentTestId = dryRun ? file : undefined
    // tap leaves a folder that it removes
    process.chdir(this.#folder)
    const start = performance.now()
    const test = new Test({
      // Folders of tests are named after it, and two of Stryker's processes run the same file
      name: `${file} ${process.pid}`,
      bail: true,
      async cb (t) {
        useRoot(t)
        await import(`${urlOf(file)}?${++loads}`)
      }
    })
    test.resume()
    // After a failure it may end no more, but always says so
    const failureMessage = await new Promise(resolve => test.on('bailout', resolve).runMain(resolve))
    const timeSpentMs = performance.now() - start
    const common = { id: file, name: file, fileName: sourceOf(file), timeSpentMs }
    if (test.passing()) this.#times.set(file, timeSpentMs)
    const testResult = test.passing()
      ? { ...common, status: TestStatus.Success }
      : { ...common, status: TestStatus.Failed, failureMessage }
    return { testResult, coverage: { static: instrument.mutantCoverage.perTest[file] } }
  }
}

/** Processes that tests start take it from the environment. */
function activate (id) {
  instrument.activeMutant = id
  if (id === undefined) delete process.env[ACTIVE_MUTANT_ENV_VARIABLE]
  else process.env[ACTIVE_MUTANT_ENV_VARIABLE] = id
}

/** What a test was compiled from: its changes tell an incremental run what to try again. */
function sourceOf (file) {
  const source = file.replace(/\.js$/, '.ts')
  return existsSync(source) ? source : file
}

function urlOf (file) {
  return pathToFileURL(resolve(file)).href
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'tap-in-process', InProcessTapRunner)]

export const strykerValidationSchema = {
  type: 'object',
  properties: {
    tapInProcess: {
      type: 'object',
      properties: {
        support: { description: 'Folder of modules that tests share.', type: 'string' }
      }
    }
  }
}
