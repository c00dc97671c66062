import 'hypertrace-prometheus/hypertrace'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'

const trace = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
Hypertrace.setTraceFunction(trace)

class Chat {
  readonly tracer: Hypertrace.Tracer

  constructor (parent?: Hypertrace.Tracer) {
    this.tracer = Hypertrace.createTracer(this, { parent, props: { room: 'lobby' } })
  }

  send (): void {
    this.tracer.trace('send', { bytes: 3 })
  }
}

new Chat().send()
Hypertrace.clearTraceFunction()
process.stdout.write(await trace.metrics())

// Never called: what the compiler has to reject
export function rejected (chat: Chat): void {
  // @ts-expect-error a trace function takes an event
  Hypertrace.setTraceFunction((event: string) => {})
  // @ts-expect-error props are an object
  chat.tracer.trace('send', 3)
  // @ts-expect-error hypertrace exports no class
  new Hypertrace(chat) // eslint-disable-line no-new
}
