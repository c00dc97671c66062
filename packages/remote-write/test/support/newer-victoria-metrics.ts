import { join } from 'node:path'
import { newerVictoriaMetrics } from '../../../../scripts/newer-prometheus.js'
import { type ServerKind, startVictoriaMetrics } from './servers.ts'

/** By itself, because it takes half a minute to get where it is not needed. */
export const newerVictoria = newer()

function newer (): ServerKind {
  const kind = { name: "VictoriaMetrics of Debian's unstable suite", protocol: '1.0' } as const
  try {
    const program = join(newerVictoriaMetrics(), 'victoria-metrics')
    return { ...kind, skip: false, start: t => startVictoriaMetrics(t, program) }
  } catch (error) {
    return { ...kind, skip: (error as Error).message, start: () => Promise.reject(error) }
  }
}
