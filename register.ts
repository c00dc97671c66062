/**
 * Sets a trace function before the first object of an app exists, without a change to the app:
 * `node --import hypertrace-prometheus/register app.js`, or `-r` for CommonJS.
 *
 * It is configured by variables of the environment named after the options: `HYPERTRACE_PROMETHEUS_PORT` (default 4343),
 * `_HOST`, `_ALLOWED_PROPS` and `_LABELS` (separated by commas), `_METRIC_NAME`, `_MAX_SERIES`, `_COLLECT_DEFAULTS`
 * (true or false) and `_BASE_PATH`. A value that is not valid is an error before the app starts. The server never keeps
 * the process alive. Worker threads are not traced.
 */

import { isMainThread } from 'node:worker_threads'
import { HypertracePrometheus } from './index.ts'
import { optionsFromEnvironment } from './lib/environment.ts'

if (isMainThread) {
  const traceFunction = HypertracePrometheus({ port: 4343, ...optionsFromEnvironment(process.env), unref: true })
  // Where every copy of hypertrace looks for it, whichever one the app resolves
  Object.assign(globalThis, { [Symbol.for('hypertrace.traceFunction')]: traceFunction })
}
