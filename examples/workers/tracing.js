// Counts the calls of this thread. The main thread and each worker thread have one of these each.

import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'

export const traceFunction = HypertracePrometheus({
  // Without ids of objects: each thread numbers its objects from 1, so one id would stand for different objects
  labels: ['id', 'object_classname', 'parent_object_classname', 'caller_functionname', 'caller_filename'],
  // They are about the whole process, so the sum of all threads would be wrong
  collectDefaults: isMainThread,
  // Without default metrics the totals are off unless they are asked for
  totals: true,
  basePath: fileURLToPath(new URL('../..', import.meta.url))
})
Hypertrace.setTraceFunction(traceFunction)
