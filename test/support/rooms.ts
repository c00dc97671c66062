import Hypertrace from 'hypertrace'
import type { Test } from 'tap'
import { HypertracePrometheus, type TraceFunction } from '../../index.ts'

class Traced {
  readonly #tracer = Hypertrace.createTracer(this)

  send (): void {
    this.#tracer.trace('send')
  }
}

/** A traced class whose objects live long. */
export class Room extends Traced {}

/** A traced class with an object for each call. */
export class Message extends Traced {}

/** Calls each class; a room has all of its calls. */
export function callBoth (room: Room, times: number): void {
  for (let i = 0; i < times; i++) {
    room.send()
    new Message().send()
  }
}

/** A trace function with a server and totals, set until the test ends. */
export function startTraced (t: Test, port: number, maxSeries: number): TraceFunction {
  const trace = HypertracePrometheus({ port, host: '127.0.0.1', collectDefaults: false, totals: true, maxSeries })
  t.teardown(() => trace.stop())
  Hypertrace.setTraceFunction(trace)
  t.teardown(() => Hypertrace.clearTraceFunction())
  return trace
}
