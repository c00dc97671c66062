import { SmallRegistry } from '../registry/small-registry.ts'
import { warn } from '../warning.ts'

/** Stands in for prom-client, which does not run on Bare. */
export function promClient (): { Registry: typeof SmallRegistry, collectDefaultMetrics: () => void } {
  return { Registry: SmallRegistry, collectDefaultMetrics: warnOfDefaults }
}

/** Called once in a process, and there only if an app asks for default metrics. */
function warnOfDefaults (): void {
  warn('NO_DEFAULT_METRICS', 'collectDefaults: true has no effect on Bare, where this package has no default ' +
    'metrics; leave it out, or pass a register of bare-prom-client with those that it has')
}
