/** The state that random lifecycles go through: the instances of the adapter, and what is expected of each. */

import { Registry } from 'prom-client'
import type { Options, TraceFunction } from '../../index.ts'
import { tryConnect } from '../../test/support/http.ts'
import { addGauge, registryModel, type RegistryModel } from './registry-model.ts'

/** Two ports that are used again and again, outside the range from which other tests take theirs. */
export const ports: number[] = []
for (let port = 10_000 + process.pid % 10_000; ports.length < 2; port++) {
  if (await tryConnect(port) === 'ECONNREFUSED') ports.push(port)
}

/** The second port is always bound to 127.0.0.1 alone, all others to both loopback addresses. */
export function hostOf (port: number | null): string {
  return port === ports[1] ? '127.0.0.1' : 'localhost'
}

export interface State {
  sharedRegistry: RegistryModel
  instances: Instance[]
  /** Every promise that `stop()` has returned. */
  stopping: Array<Promise<void>>
  /** Codes of the expected process warnings. */
  warnings: string[]
}

export interface Instance {
  trace: TraceFunction
  registry: RegistryModel
  metricName: string
  collectDefaults: boolean
  /** Expected count of each `id`. */
  calls: Map<string, number>
  serving: boolean
  stopped: boolean
  /** The port it serves on, or was refused; null without a server, and before a port chosen by the system is known. */
  port: number | null
  /** Whether its last scrape failed. */
  failing: boolean
}

export interface Creation {
  port: number | undefined
  /** Whether it uses the shared registry. */
  shared: boolean
  metricName: string
  collectDefaults: boolean
  unref: boolean
  fastify: Options['fastify']
  then: 'await ready' | 'continue' | 'stop'
}

export function newState (): State {
  const sharedRegistry = registryModel(new Registry(), false)
  addGauge(sharedRegistry)
  return { sharedRegistry, instances: [], stopping: [], warnings: [] }
}

/** How often each of these happened with the expected outcome, in all lifecycles together. */
export const tally = {
  lifecycles: 0,
  'rejected creations': 0,
  'servers that cannot listen': 0,
  scrapes: 0,
  'failed scrapes': 0,
  'stops during a scrape': 0
}
