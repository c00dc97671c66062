import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Hypercore from 'hypercore'
import Hypertrace from 'hypertrace'
import { count, number, table } from '../lib/format.js'
import { ours, version1 } from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Hypercore'

const blocks = 20

export function run ({ quick }) {
  return measureInChild(import.meta.url, { rounds: quick ? 100 : 1_000 })
}

/** Microseconds per append and per get, measured alternately, with a core for each trace function. */
export async function measure ({ rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrace-prometheus-bench-'))
  try {
    return await measureIn(folder, rounds)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measureIn (folder, rounds) {
  const traceFunctions = {
    untraced: undefined,
    'no-op': () => {},
    '1.0.0': version1([]).count,
    ours: ours([], 1).count
  }
  const contestants = []
  for (const [name, traceFunction] of Object.entries(traceFunctions)) {
    // A core that is created while no trace function is set is never traced
    Hypertrace.setTraceFunction(traceFunction)
    const core = new Hypercore(join(folder, name))
    await core.ready()
    contestants.push({ name, traceFunction, core, appends: [], gets: [] })
  }

  for (let round = -10; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const { traceFunction, core, appends, gets } = contestants[(turn + round + 10) % contestants.length]
      Hypertrace.setTraceFunction(traceFunction)
      const append = await timed(() => core.append(Buffer.alloc(100, 'block')))
      const get = await timed(i => core.get(core.length - 1 - i))
      if (round < 0) continue
      appends.push(append)
      gets.push(get)
    }
  }

  for (const { core } of contestants) await core.close()
  return Object.fromEntries(contestants.map(({ name, appends, gets }) => {
    return [name, { appends: summary(appends), gets: summary(gets) }]
  }))
}

async function timed (call) {
  const start = performance.now()
  for (let i = 0; i < blocks; i++) await call(i)
  return (performance.now() - start) * 1e3 / blocks
}

export function markdown (results) {
  const perSecond = microseconds => count(Math.round(1e6 / microseconds))
  // The longest times are the lowest rates
  const rate = ({ median, p25, p75 }) => `${perSecond(median)} (${perSecond(p75)}–${perSecond(p25)})`
  const slower = ({ median }, base) => `${number((median / base.median - 1) * 100)}%`
  const { untraced } = results
  return `Operations per second, one after the other, with blocks of 100 bytes on disk: median (p25–p75) of turns of
${blocks}. Each append and each get is one trace with an id.

${table(['', 'appends', 'time more', 'gets', 'time more'], Object.entries(results).map(([name, { appends, gets }]) => [
    name, rate(appends), slower(appends, untraced.appends), rate(gets), slower(gets, untraced.gets)
  ]))}`
}
