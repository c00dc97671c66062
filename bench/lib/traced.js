/** A class with ten traced methods, each a call site of its own. */
export function tracedClass (createTracer) {
  return class Store {
    constructor (opts) {
      this.tracer = createTracer(this, opts)
    }

    open (props) { this.tracer.trace('open', props) }
    close (props) { this.tracer.trace('close', props) }
    append (props) { this.tracer.trace('append', props) }
    get (props) { this.tracer.trace('get', props) }
    has (props) { this.tracer.trace('has', props) }
    seek (props) { this.tracer.trace('seek', props) }
    clear (props) { this.tracer.trace('clear', props) }
    update (props) { this.tracer.trace('update', props) }
    truncate (props) { this.tracer.trace('truncate', props) }
    download (props) { this.tracer.trace('download', props) }

    appendWithoutId () { this.tracer.trace() }
  }
}

export const methods = ['open', 'close', 'append', 'get', 'has', 'seek', 'clear', 'update', 'truncate', 'download']
