/** What hypertrace passes to a trace function, and what the factory takes and returns. Types only. */

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

/** The seven labels of 1.0.0 in its order, then the position of the call. */
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

/** What a registry must have; those of prom-client 14 and 15 and of `@prometheus-io/client` do. */
export interface Registry {
  readonly contentType: string
  // `any`: each library has its own types of metrics, and the counter of this package has none of them
  registerMetric (metric: any): void
  getSingleMetric (name: string): any
  removeSingleMetric (name: string): void
  metrics (): Promise<string>
}

/** Where the server listens. */
export interface Address {
  /** The option `host`: `localhost`, an IP address or a name. */
  readonly host: string
  readonly port: number
  /** The page for people, for example `http://localhost:4343/`. */
  readonly url: string
}

/** Options of Fastify, except those that decide how the server is made. */
type ServerOptionsOfFastify =
  Omit<FastifyHttpOptions<Server> | FastifyHttpsOptions<TlsServer>, 'http2' | 'serverFactory' | 'frameworkErrors'> &
  { http?: ServerOptions, https?: TlsServerOptions | null }

/**
 * Each is checked before anything else happens: a value of the wrong kind is a TypeError, one out of its bounds a
 * RangeError. `undefined` stands for the default. Unknown options are ignored with a process warning.
 */
export interface Options<R extends Registry = PromRegistry> {
  /**
   * Port of the server, 0 to 65535 inclusive; a string of digits counts as its number.
   * Omitted, null or false: no server. 0: any free port, see `ready`.
   */
  port?: number | string | false | null | undefined
  /** Address to bind, not empty. `localhost` binds 127.0.0.1 and ::1. Default: `localhost`. */
  host?: string | undefined
  /** The registry to count on. Omitted or null: a new one of this trace function. */
  register?: R | null | undefined
  /** Whether prom-client's default metrics (process, event loop, garbage collection) are added. Default: true. */
  collectDefaults?: boolean | undefined
  /**
   * Names of props that become labels; two names must not give the same label. Null or empty: none. Default: none.
   * `['room']` gives `object_props_room`, `parent_object_props_room` and `caller_props_room`.
   */
  allowedProps?: readonly string[] | null | undefined
  /** Name of the counter, a valid metric name of Prometheus. Default: `trace_counter`. */
  metricName?: string | undefined
  /**
   * The built-in labels to keep, at least one. Default: the seven of 1.0.0, which are all except `caller_line` and
   * `caller_column`.
   */
  labels?: readonly BuiltinLabel[] | undefined
  /**
   * Constant labels on every series, by name. Only without `register`: a registry that is given has
   * `setDefaultLabels`. For example `{ app: 'chat-app' }`. Default: none.
   */
  defaultLabels?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Folder that is cut off the front of `caller_filename`, not empty. Default: none. */
  basePath?: string | undefined
  /**
   * How many series are counted one by one, 1 to 5,000,000 inclusive. Label sets beyond are counted with `overflow` as
   * the value of object ids and props. Default: 10,000.
   */
  maxSeries?: number | undefined
  /** Whether series are removed after their objects were garbage-collected. Default: true. */
  dropCollected?: boolean | undefined
  /**
   * Whether the registry also gets the families that do not depend on objects: the calls of each function
   * (`trace_calls_total`), the number of series and its limit (`trace_series`, `trace_series_limit`). Default: true,
   * but false where an own registry is to hold nothing else: `collectDefaults: false` without `register`.
   */
  totals?: boolean | undefined
  /**
   * Further Host names that a server on a loopback address answers, without scheme and port: letters, digits, dots and
   * hyphens. Default: none.
   */
  allowedHosts?: readonly string[] | undefined
  /** Whether the process may end while the server listens. Default: false. */
  unref?: boolean | undefined
  /** Options for Fastify, such as `logger` or `https`; not `http2` and `serverFactory`. Default: none. */
  fastify?: ServerOptionsOfFastify | undefined
}

/** The calls of one function, of all objects together. */
export interface FunctionTotal {
  /**
   * Those of `object_classname`, `caller_functionname` and `caller_filename` that the option `labels` keeps, otherwise
   * `id`; without those that have no value.
   */
  readonly labels: Readonly<Record<string, string>>
  readonly count: number
}

/** The argument for `Hypertrace.setTraceFunction`, with methods to read the counts and to stop. */
export interface TraceFunction<R extends Registry = PromRegistry> {
  /**
   * Counts one event. Never throws, and keeps no reference to the event or to a traced object. Does nothing after
   * `stop()`.
   */
  (event: TraceEvent): void
  /** The whole registry in the text format of its `contentType`. Rejects when a collector of the registry fails. */
  metrics (): Promise<string>
  /**
   * The calls of each function so far, in the order in which the functions were first called, by one synchronous scan
   * of all series: 0.1 ms for 10,000. It changes nothing, whatever the option `totals` says. At most 2,000 functions;
   * calls of further ones are counted in one more, in which every label is `overflow`.
   */
  totals (): FunctionTotal[]
  /**
   * Stops counting, removes from the registry what was added to it, and closes the server: its port is free at once,
   * requests in flight have one second to finish. May be called again; every call gives the same promise.
   */
  stop (): Promise<void>
  /**
   * Resolves to the address when the server listens, and to null without a server or when it was stopped before;
   * rejects when it cannot listen.
   */
  readonly ready: Promise<Address | null>
  /** Where the server listens; null before that and without a server. */
  readonly address: Address | null
  /** The registry in use. */
  readonly register: R
  /** Content type of `metrics()`. */
  readonly contentType: string
  [Symbol.asyncDispose] (): Promise<void>
}
