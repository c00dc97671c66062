/**
 * An app of ten traced peers that pushes its counters. Its argument is a `PushingOptions`. It sends a `PushMessage` for
 * each push, each answer and each round of calls, and on the message 'stop' a last one, after which it ends by itself.
 */
import Hypertrace from 'hypertrace'
import { HypertracePrometheus } from '../../index.ts'
import { pushRegistry, type Report } from '../../packages/remote-write/index.ts'

export interface PushingOptions {
  readonly url: string
  readonly instance: string
  /** Milliseconds between two pushes. */
  readonly interval: number
}

/** Calls of each function, in the order of the functions' names. */
export type Calls = Readonly<Record<string, number>>

export type PushMessage =
  /** The calls that a push will send, before it does, and the number of its samples. */
  | { readonly kind: 'collected', readonly calls: Calls, readonly samples: number }
  /** The number of all samples that the receiver has acknowledged. */
  | { readonly kind: 'acknowledged', readonly samples: number }
  | { readonly kind: 'called', readonly calls: Calls }
  | { readonly kind: 'ended', readonly calls: Calls, readonly report: Report, readonly warnings: readonly string[] }

interface Family {
  readonly values: readonly unknown[]
}

class Peer {
  readonly #tracer = Hypertrace.createTracer(this)

  append (): void {
    this.#tracer.trace('append')
  }

  receive (): void {
    this.#tracer.trace('receive')
  }

  send (): void {
    this.#tracer.trace('send')
  }
}

const functions = ['append', 'receive', 'send'] as const
/** Milliseconds between two rounds of calls. */
const pause = 50

function send (message: PushMessage, done?: () => void): void {
  process.send!(message, undefined, undefined, done)
}

const { url, instance, interval } = JSON.parse(process.argv[2]!) as PushingOptions

const warnings: string[] = []
process.on('warning', (warning: Error & { code?: string }) => warnings.push(String(warning.code)))

const trace = HypertracePrometheus({ collectDefaults: false, totals: true })
Hypertrace.setTraceFunction(trace)
const peers = Array.from({ length: 10 }, () => new Peer())
const counts = new Map<string, number>(functions.map(name => [name, 0]))
let rounds = 0
let isCollecting = false

const calls = (): Calls => Object.fromEntries(counts)

/** Every peer calls a function, some of them more than once, and each time another one. */
function callAll (): void {
  // What is called while counters are read would be in some of them
  if (isCollecting) return
  for (const [i, peer] of peers.entries()) {
    const name = functions[(rounds + i) % functions.length]!
    for (let times = 0; times <= i % 2; times++) {
      peer[name]()
      counts.set(name, counts.get(name)! + 1)
    }
  }
  rounds++
  send({ kind: 'called', calls: calls() })
}

async function getMetricsAsJSON (): Promise<unknown[]> {
  isCollecting = true
  const families = await trace.register.getMetricsAsJSON()
  const samples = (families as unknown as Family[]).reduce((sum, { values }) => sum + values.length, 0)
  send({ kind: 'collected', calls: calls(), samples })
  isCollecting = false
  return families
}

while (rounds < functions.length) callAll()
const push = pushRegistry({ getMetricsAsJSON }, {
  url,
  interval,
  labels: { job: 'peers', instance },
  onProgress: ({ samples }) => send({ kind: 'acknowledged', samples })
})
// It lives as long as the process that started it can tell it to stop
const load = setInterval(callAll, pause).unref()

process.once('message', async () => {
  clearInterval(load)
  const report = await push.stop()
  await trace.stop()
  // A message that is still being written would be lost
  send({ kind: 'ended', calls: calls(), report, warnings }, () => process.disconnect())
})
