/** What hypertrace hands to a trace function, and what the adapter gives back. Types only. */

import type { Registry as PromRegistry } from 'prom-client'
import type { FastifyHttpOptions, FastifyHttpsOptions } from 'fastify'
import type { Server, ServerOptions } from 'node:http'
import type { Server as TlsServer, ServerOptions as TlsServerOptions } from 'node:https'

/** Props given to `createTracer` or `.trace()`: any values under any names. */
export type Props = Readonly<Record<string, unknown>>

/** The object a traced function belongs to, or its parent. */
export interface TracedObject {
  /** Name of the object's class. */
  readonly className?: string | undefined
  /** Counts up from 1 for each class. */
  readonly id?: number | undefined
  readonly props?: Props | null | undefined
  readonly ctx?: object | undefined
}

/** The function that called `.trace()`. */
export interface Caller {
  readonly functionName?: string | undefined
  readonly filename?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly props?: Props | null | undefined
}

/** One call of `.trace()`. */
export interface TraceEvent {
  /** The id given to `.trace(id)`; null without one. */
  readonly id?: string | null | undefined
  readonly object?: TracedObject | undefined
  readonly parentObject?: TracedObject | null | undefined
  readonly caller?: Caller | undefined
}

/** The labels that 1.0.0 always wrote, in its order, and the position of the call. */
export type BuiltinLabel =
  | 'id'
  | 'object_classname'
  | 'object_id'
  | 'parent_object_classname'
  | 'parent_object_id'
  | 'caller_functionname'
  | 'caller_filename'
  | 'caller_line'
  | 'caller_column'

/** What a registry must be able to do; those of prom-client 14 and 15 and of `@prometheus-io/client` can. */
export interface Registry {
  readonly contentType: string
  // `any`: each library types its own metric classes, and ours is none of them
  registerMetric (metric: any): void
  getSingleMetric (name: string): any
  removeSingleMetric (name: string): void
  metrics (): Promise<string>
}

/** Where the server listens. */
export interface Address {
  /** As configured: `localhost`, an IP address or a name. */
  readonly host: string
  readonly port: number
  /** The page for people, for example `http://localhost:4343/`. */
  readonly url: string
}

export interface Options<R extends Registry = PromRegistry> {
  /**
   * Port of the server, 0 to 65535 inclusive; a string of digits counts as its number.
   * Omitted, null or false: no server. 0: any free port, see `ready`.
   */
  port?: number | string | false | null | undefined
  /** Address to bind. `localhost` binds 127.0.0.1 and ::1. Default: `localhost`. */
  host?: string | undefined
  /** The registry to count on. Default: an own new one. */
  register?: R | null | undefined
  /** Whether prom-client's default metrics (process, event loop, garbage collection) are there as well. Default: true. */
  collectDefaults?: boolean | undefined
  /** Props that become labels, by their names. Default: none. */
  allowedProps?: readonly string[] | null | undefined
  /** Name of the counter. Default: `trace_counter`. */
  metricName?: string | undefined
  /** The built-in labels to keep. Default: the seven of 1.0.0, all but `caller_line` and `caller_column`. */
  labels?: readonly BuiltinLabel[] | undefined
  /** Constant labels on every series of an own registry. Default: none. */
  defaultLabels?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Folder that is cut off the front of `caller_filename`. Default: none. */
  basePath?: string | undefined
  /** How many series are kept apart, 1 to 5,000,000 inclusive; further ones are collapsed. Default: 10,000. */
  maxSeries?: number | undefined
  /** Whether the series of garbage-collected objects leave. Default: true. */
  dropCollected?: boolean | undefined
  /** Further values of the Host header that a server on a loopback address answers. Default: none. */
  allowedHosts?: readonly string[] | undefined
  /** Whether the process may end while the server listens. Default: false. */
  unref?: boolean | undefined
  /** Options for Fastify, such as `logger` or `https`. */
  fastify?: Omit<FastifyHttpOptions<Server> | FastifyHttpsOptions<TlsServer>, 'http2' | 'serverFactory' | 'frameworkErrors'> & { http?: ServerOptions, https?: TlsServerOptions | null } | undefined
}

/** What `Hypertrace.setTraceFunction` takes, with the means to read and to stop it. */
export interface TraceFunction<R extends Registry = PromRegistry> {
  /** Counts one event. Never throws; keeps no reference to the event or to what is traced. Does nothing after `stop()`. */
  (event: TraceEvent): void
  /** The text of the whole registry. Rejects when a collector of the registry fails. */
  metrics (): Promise<string>
  /**
   * Ends counting, takes off the registry what was put there, and closes the server: its port is free at once,
   * requests under way get one second. May be called again; every call gives the same promise.
   */
  stop (): Promise<void>
  /** Resolves when the server listens, with null where there is none; rejects when it cannot listen. */
  readonly ready: Promise<Address | null>
  /** Where the server listens; null before that and without a server. */
  readonly address: Address | null
  /** The registry in use. */
  readonly register: R
  /** Content type of `metrics()`. */
  readonly contentType: string
  [Symbol.asyncDispose] (): Promise<void>
}
