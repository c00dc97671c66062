/** An app with objects that come and go, and a clock that goes on at once, for proofs that simulate long times. */
import { Job } from '../../test/support/traced.ts'

/** 100 per second, for 15 seconds. */
const eventsPerRun = 1_500

class Store extends Job {}
class Core extends Job {}
class Peer extends Job {}

/** 20 cores that stay, and peers of which one is created and one is dropped every 3 seconds. */
export class App {
  events = 0
  readonly #store = new Store()
  readonly #cores = Array.from({ length: 20 }, (_, i) => {
    return new Core({ parent: this.#store, props: { topic: `topic ${i % 4}` } })
  })

  readonly #newValues: boolean
  #peers: Peer[] = []
  #peerCount = 0

  constructor (newValues: boolean) {
    this.#newValues = newValues
  }

  /** Traces the events of 15 seconds. `topic` becomes a label, `size` does not. */
  run (): void {
    for (const core of this.#cores.slice(0, 5)) {
      this.#peers.push(new Peer({ parent: core, props: { topic: `peer ${++this.#peerCount}` } }))
    }
    this.#peers = this.#peers.slice(-20)
    for (let i = 0; i < eventsPerRun; i++) {
      const size = this.events++
      if (i % 100 === 99) this.#store.rest()
      else if (i % 4 === 0) this.#peers[i % this.#peers.length]!.run(i % 8 === 0 ? 'send' : 'receive', { size })
      else {
        const topic = `topic ${this.#newValues && i % 500 === 1 ? size : size % 5}`
        this.#cores[i % 20]!.run(i % 3 === 0 ? 'append' : 'get', { size, topic })
      }
    }
  }
}

/** Lets the clock that decides when series expire, and when a slice of work ends, go on at once. Timers use another. */
export class Skipping {
  skipped = 0

  constructor () {
    const { now } = performance
    performance.now = () => Reflect.apply(now, performance, []) + this.skipped
  }
}
