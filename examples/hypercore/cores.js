import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Hypercore from 'hypercore'

const pauseMs = 150
const roundsPerSession = 10
const roundsPerConnection = 100

/** A core to write, and an empty one with the same key to read it; both in a folder that close() removes. */
export async function createCores () {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrace-prometheus-'))
  const writer = new Hypercore(join(folder, 'writer'), { valueEncoding: 'json' })
  await writer.ready()
  const reader = new Hypercore(join(folder, 'reader'), writer.key, { valueEncoding: 'json' })
  await reader.ready()

  return {
    writer,
    reader,
    async close () {
      await closeSessions(reader)
      await closeSessions(writer)
      await rm(folder, { recursive: true })
    }
  }
}

/**
 * Appends to the writer and reads it from the reader until the signal aborts. Sessions and connections are closed and
 * opened again meanwhile, as in an app that runs for long.
 */
export async function appendAndRead ({ writer, reader, connection, signal }) {
  // Without this, a read that waits for a block would delay the end
  signal.addEventListener('abort', () => closeSessions(reader), { once: true })

  try {
    for (let round = 1; !signal.aborted; round++) {
      await writer.append({ round, at: Date.now() })
      await reader.get(writer.length - 1)
      await reader.get(randomIndex(writer))

      if (round % roundsPerSession === 0) await readInSession(reader)
      if (round % roundsPerConnection === 0) connection.hangUp()
      await sleep(pauseMs, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function readInSession (core) {
  const session = core.session()
  await session.get(randomIndex(core))
  await session.close()
}

/** A core stays open until its last session is closed; a read that waits for a block rejects then. */
async function closeSessions (core) {
  await Promise.all([...core.sessions].map(session => session.close()))
}

function randomIndex (core) {
  return Math.floor(Math.random() * core.length)
}
