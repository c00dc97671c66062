import { once } from 'node:events'
import type { Test } from 'tap'
import { forkChild } from './children.ts'
import type { Calls, PushingOptions, PushMessage } from './push-child.ts'

type Collected = Extract<PushMessage, { kind: 'collected' }>
type Ended = Extract<PushMessage, { kind: 'ended' }>

export type End = Ended & { readonly code: number | null }

/** A process of ten traced peers, as far as it has told. */
export interface Pushing {
  readonly instance: string
  /** The pushes that it made, whether or not they arrived. */
  readonly pushes: readonly Collected[]
  /** The calls that it has counted. */
  readonly calls: Calls
  /** How many of its pushes the receiver has acknowledged as a whole. */
  readonly acknowledged: number
  /** Resolves when so many are. */
  arrived (pushes: number): Promise<void>
  /** Resolves when it has counted something that it has not pushed. */
  ahead (): Promise<void>
  /** Resolves when it has sent its last metrics and ended by itself. */
  stop (): Promise<End>
  /** Ends it at once; resolves when all that it had told is known. */
  kill (): Promise<void>
}

/** Starts such a process; it ends with the test. */
export function startPushing (t: Test, options: PushingOptions): Pushing {
  const child = forkChild(t, 'push-child.ts', options)
  // What it sent before its end can be read later than that
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  const pushes: Collected[] = []
  let calls: Calls = {}
  let samples = 0
  let last: Ended | undefined

  function acknowledged (): number {
    let [count, sum] = [0, 0]
    while (count < pushes.length && (sum += pushes[count]!.samples) <= samples) count++
    return count
  }

  child.on('message', (message: PushMessage) => {
    if (message.kind === 'acknowledged') samples = message.samples
    else calls = message.calls
    if (message.kind === 'collected') pushes.push(message)
    if (message.kind === 'ended') last = message
  })

  async function until (holds: () => boolean): Promise<void> {
    while (!holds()) {
      await Promise.race([once(child, 'message'), gone.then(([[code]]) => {
        throw new Error(`${options.instance} must go on, it ended with ${code}`)
      })])
    }
  }

  return {
    instance: options.instance,
    pushes,
    get calls () { return calls },
    get acknowledged () { return acknowledged() },
    arrived: pushes => until(() => acknowledged() >= pushes),
    ahead: () => until(() => {
      const sent = pushes.at(-1)?.calls ?? {}
      return acknowledged() === pushes.length && Object.entries(calls).some(([name, count]) => count > sent[name]!)
    }),
    async stop () {
      child.send('stop')
      const [[code]] = await gone
      if (last === undefined) throw new Error(`${options.instance} must tell its end, it ended with ${code}`)
      return { ...last, code }
    },
    async kill () {
      child.kill('SIGKILL')
      await gone
    }
  }
}
