/**
 * Sets a trace function before the first object of an app exists, without a change to the app:
 * `node --import hypertrace-prometheus/register app.js`, or `-r` for CommonJS. With
 * `NODE_OPTIONS="--import hypertrace-prometheus/register" npm start`, the app is served and npm is not; the same holds
 * for npx, yarn, pnpm and corepack. Worker threads are not traced.
 *
 * It is configured by variables of the environment. Those that are not set or empty have the defaults of the options:
 *
 * | Variable | Value |
 * |---|---|
 * | `HYPERTRACE_PROMETHEUS_PORT` | 0 to 65535, default 4343; 0: any free port |
 * | `HYPERTRACE_PROMETHEUS_HOST` | the address to bind |
 * | `HYPERTRACE_PROMETHEUS_ALLOWED_HOSTS` | Host names, separated by commas |
 * | `HYPERTRACE_PROMETHEUS_ALLOWED_PROPS` | names of props, separated by commas |
 * | `HYPERTRACE_PROMETHEUS_LABELS` | names of built-in labels, separated by commas |
 * | `HYPERTRACE_PROMETHEUS_METRIC_NAME` | name of the counter |
 * | `HYPERTRACE_PROMETHEUS_BASE_PATH` | folder that is cut off the front of `caller_filename` |
 * | `HYPERTRACE_PROMETHEUS_MAX_SERIES` | 1 to 5000000 |
 * | `HYPERTRACE_PROMETHEUS_COLLECT_DEFAULTS` | true or false |
 * | `HYPERTRACE_PROMETHEUS_DROP_COLLECTED` | true or false |
 * | `HYPERTRACE_PROMETHEUS_TOTALS` | true or false |
 * | `HYPERTRACE_PROMETHEUS_QUIET` | true: the URL of `/metrics` is not written to stderr; default false |
 *
 * A value that is not valid is an error before the app starts. An unknown variable that starts with
 * `HYPERTRACE_PROMETHEUS_` gives a process warning. A port that cannot be used gives one too, and the app goes on. The
 * server never keeps the process alive.
 */

import { announce } from './lib/announce.ts'
import { preload } from './lib/preload.ts'
import { isApp } from './lib/process.ts'

if (isApp) {
  const { traceFunction, quiet } = preload()
  if (!quiet) announce(traceFunction.ready)
}
