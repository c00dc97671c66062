import Hypertrace from 'hypertrace'

export class Chat {
  tracer = Hypertrace.createTracer(this)

  send (text) {
    this.tracer.trace('send')
    return text
  }
}
