import { createHook } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds that closed resources may take to disappear. */
const defaultMaxWait = 5_000

export interface LeakDetector {
  /**
   * Handles, timers and listeners that were added since the detector started and still exist, unref'ed ones included,
   * and unhandled rejections. Waits up to `maxWait` milliseconds for them to disappear; resolves as soon as they have.
   */
  leaks (maxWait?: number): Promise<string[]>
  stop (): void
}

/** Starts to watch this process for leaks. */
export function detectLeaks (): LeakDetector {
  // getActiveResourcesInfo() omits unref'ed resources
  const undestroyed = new Map<number, [type: string, resource: { _onTimeout?: unknown }]>()
  const hook = createHook({
    init (id, type, _trigger, resource) {
      if (/^(TCP|TLS|Timeout)/.test(type)) undestroyed.set(id, [type, resource])
    },
    destroy (id) { undestroyed.delete(id) }
  }).enable()
  const rejections: string[] = []
  const onRejection = (reason: unknown): void => { rejections.push(`unhandled rejection: ${String(reason)}`) }
  process.on('unhandledRejection', onRejection)

  function countResources (): Map<string, number> {
    const counts = new Map<string, number>()
    const count = (kind: string, by = 1): void => { counts.set(kind, (counts.get(kind) ?? 0) + by) }
    for (const type of process.getActiveResourcesInfo()) if (type !== 'Immediate') count(`active ${type}`)
    for (const name of process.eventNames()) count(`listener of ${String(name)}`, process.listenerCount(name))
    for (const [type, { _onTimeout }] of undestroyed.values()) {
      // node:http resets its cached Date header by a timer of one second
      if ((_onTimeout as Function | undefined)?.name !== 'resetCache') count(`undestroyed ${type}`)
    }
    return counts
  }

  const before = countResources()
  function currentLeaks (): string[] {
    const added = [...countResources()]
      .map(([kind, count]): [string, number] => [kind, count - (before.get(kind) ?? 0)])
      .filter(([, count]) => count > 0)
    return [...added.map(([kind, count]) => `${count} more: ${kind}`), ...rejections]
  }

  return {
    async leaks (maxWait = defaultMaxWait) {
      const start = performance.now()
      while (currentLeaks().length > 0 && performance.now() - start < maxWait) await nextTurn()
      return currentLeaks()
    },
    stop () {
      hook.disable()
      process.off('unhandledRejection', onRejection)
    }
  }
}
